"""What moved between two builds, in words: by how much, and what to type."""

from __future__ import annotations

import math
import shlex

from bench.judging.tracked import Tracked
from bench.reporting import figures
from bench.tracking import NORMAL, Move


def effect(move: Move) -> str:
    """By how much, as a ratio; the outcome's word where there is no time."""
    return f"{math.exp(move.log_ratio):.3f}×" if move.log_ratio is not None else move.outcome


def interval(move: Move) -> str:
    """The 95 % interval of that ratio; nothing where there is none."""
    if move.log_ratio is None or move.error is None:
        return ""
    low, high = (math.exp(move.log_ratio + sign * NORMAL * move.error) for sign in (-1, 1))
    return figures.interval(low, high)


def commands(found: Tracked) -> list[tuple[str, str]]:
    """What to type, and what for: to see it again, and to find the build that brought it."""
    case = shlex.quote(found.moves[0].key.case)
    builds = f"{found.good} {found.bad}"
    return [
        ("see it again", f"nox -s compare -- {builds} --cases {case}"),
        ("find the build", f"nox -s bisect -- {builds} --case {case}"),
    ]
