"""How a case runs once it is warm, which decides how it is timed. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass

QUAD = 4  # turns of two sides that are compared with one another: ABBA or BAAB; of long calls AB or BA
LONG = 0.1  # seconds: a call that takes so long is a turn of its own, and needs no warm-up but its check


@dataclass(frozen=True)
class Pace:
    """What the warm-up of a case found."""

    iterations: int  # calls that make a round of the wanted length; 0 where the warm-up failed
    seconds: float = 0.0  # of a call
    cores: float = 0.0  # that the calls kept at work on average: CPU seconds per second
    usable: tuple[int, ...] = ()  # the cores that the process may use
    on_gpu: bool = False
