"""What on this machine will spoil measurements, each with its remedy.

`examining` gathers texts and numbers; a check is a pure function of them. What a container hides is reported
as not visible and spoils nothing, because its remedy would be out of reach as well.
"""
