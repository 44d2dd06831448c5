"""Checks for what on this machine will spoil measurements, each with its remedy.

`examining` reads texts and numbers, and each check is a pure function of them. What a container hides is reported as
not visible and does not count as spoiling, because its remedy is not available in the container either.
"""
