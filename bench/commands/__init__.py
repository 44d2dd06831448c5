"""One subcommand of `python -m bench`, one file."""
