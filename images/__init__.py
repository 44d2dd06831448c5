"""Container images of the suite: what builds them and examines them. The benchmark itself does not import this.

`bench.running.container_command` starts lane processes in containers.
"""
