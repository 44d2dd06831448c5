"""Images of the suite: building them, and what is run in them and looked for in them. No part of what measures.

How a lane process starts in a container stands in `bench.running.container_command`.
"""
