"""What moved between two builds, in words and as plain JSON data: parts of the reports of nights and histories."""

from __future__ import annotations

import math
import shlex
from dataclasses import asdict
from typing import Any

from bench.judging.tracked import Tracked
from bench.reporting import figures
from bench.tracking import NORMAL, Creep, Move

COLUMNS = 98


def cut(text: str, width: int = COLUMNS) -> str:
    """Text of so many characters at most."""
    plain = " ".join(text.split())
    return plain if len(plain) <= width else plain[: width - 1] + "…"


def name(move: Move) -> str:
    """Its case, after its series where that is not wall time."""
    series = "" if move.key.series == "wall" else f"{figures.series(move.key.series)} of "
    return series + move.key.case


def effect(move: Move) -> str:
    """By how much, as a ratio; the outcome's word where there is no time."""
    return f"{math.exp(move.log_ratio):.3f}×" if move.log_ratio is not None else move.outcome


def interval(move: Move) -> str:
    """The 95 % interval of that ratio; nothing where there is none."""
    return between(move.log_ratio, move.error)


def between(log_ratio: float | None, error: float | None) -> str:
    """The 95 % interval of a ratio by its logarithm and standard error; nothing where either is not known."""
    if log_ratio is None or error is None:
        return ""
    return figures.interval(*_ends(log_ratio, error))


def commands(found: Tracked) -> list[tuple[str, str]]:
    """What to type, and what for: to see it again, and to find the build that brought it."""
    case = shlex.quote(found.moves[0].key.case)
    builds = f"{found.good} {found.bad}"
    return [
        ("see it again", f"nox -s compare -- {builds} --cases {case}"),
        ("find the build", f"nox -s bisect -- {builds} --case {case}"),
    ]


def tracked_data(found: Tracked) -> dict[str, Any]:
    """One range of builds."""
    return {
        "good": found.good,
        "bad": found.bad,
        "state": found.state,
        "new": found.new,
        "worse": found.moves[0].worse,
        "moves": [move_data(move) for move in found.moves],
    }


def move_data(move: Move) -> dict[str, Any]:
    """One series that moved; ratios, not logarithms."""
    return {
        **asdict(move.key),
        "good": move.good,
        "bad": move.bad,
        "before": move.before,
        "at": move.at,
        "state": move.state,
        "outcome": move.outcome,
        **ratio_data("", move.log_ratio, move.error),
        **ratio_data("fresh_", move.fresh, move.fresh_error),
        "over": move.over,
        "grown": move.grown,
        "acknowledged": move.acknowledged,
        "reason": move.reason,
    }


def ratio_data(name: str, log_ratio: float | None, error: float | None) -> dict[str, Any]:
    """A ratio and its 95 % interval under names that begin alike; null where there is none."""
    if log_ratio is None or error is None:
        return {f"{name}ratio": None, f"{name}interval": None}
    return {f"{name}ratio": math.exp(log_ratio), f"{name}interval": _ends(log_ratio, error)}


def _ends(log_ratio: float, error: float) -> list[float]:
    """Both ends of the 95 % interval of a ratio."""
    return [math.exp(log_ratio + sign * NORMAL * error) for sign in (-1, 1)]


def crept(found: Creep, wide: int = COLUMNS) -> str:
    """One case that crept, in words; its name is cut to so many characters."""
    ratio = f"{math.exp(found.log_ratio):.3f}×"
    return f"{cut(found.key.case, wide)}: {ratio} the last release's time, and no single build explains it"


def creep_data(found: Creep) -> dict[str, Any]:
    """One case that crept."""
    return {
        **asdict(found.key),
        "ratio": math.exp(found.log_ratio),
        "interval": [math.exp(found.low), math.exp(found.high)],
    }
