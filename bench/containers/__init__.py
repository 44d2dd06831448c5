"""Images of the suite: building them, and what is run in them and looked for in them.

How a lane process starts in a container stands in `bench.running.images`, beside those that start without one.
"""
