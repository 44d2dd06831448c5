"""Which everyday computations got slower or faster from one release to another, from a stored sweep. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEAST = math.log(1.05)  # a change that somebody would notice


@dataclass(frozen=True)
class Change:
    """A case's time on one release ÷ that on another, with its 95 % interval."""

    case: str
    ratio: float
    interval: tuple[float, float]
    slow: Mapping[str, bool]  # by lane: whether the case is slower there than on the release in use


def changes(sweep: Mapping[str, Any], then: str, now: str) -> list[Change]:
    """The cases whose time differs between two lanes of a sweep by 5 % and more, the largest effect first.

    Either lane was measured side by side with the sweep's first, each at its own time: errors add in squares.
    """
    logs = {lane: _logs(report) for lane, report in sweep["comparisons"].items()}
    logs[sweep["first"]] = dict.fromkeys({case for each in logs.values() for case in each}, (0.0, 0.0))
    if then not in logs or now not in logs:
        return []
    found = [_change(case, logs, then, now) for case in logs[then] if case in logs[now]]
    return sorted((each for each in found if each), key=lambda each: -abs(math.log(each.ratio)))


def _logs(report: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """The log-ratio of each case's wall time to the first lane's, and half of its interval."""
    found = {}
    for verdict in report["verdicts"]:
        estimate = verdict.get("estimate")
        if verdict["series"] == "wall" and estimate and estimate.get("interval"):
            low, high = map(math.log, estimate["interval"])
            found[verdict["case"]] = (math.log(estimate["ratio"]), (high - low) / 2)
    return found


def _change(
    case: str, logs: Mapping[str, Mapping[str, tuple[float, float]]], then: str, now: str
) -> Change | None:
    apart = {lane: _apart(mine[case], logs[then][case]) for lane, mine in logs.items() if case in mine}
    log, half = apart[now]
    if abs(log) - half <= 0 or abs(log) < LEAST:
        return None
    slow = {lane: each - width > 0 and each >= LEAST for lane, (each, width) in apart.items()}
    return Change(case, math.exp(log), (math.exp(log - half), math.exp(log + half)), slow)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] - other[0], math.hypot(one[1], other[1])
