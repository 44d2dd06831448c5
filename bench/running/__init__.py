"""In the controller: make lanes, drive lane processes, and hand their rounds to pytest-benchmark."""
