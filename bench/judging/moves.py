"""What moved between two builds: a change point and what fresh pairs say of it, or an answer that broke. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bench.judging.build_order import order
from bench.tracking import ChangePoint, HistoryPoint, Move, MoveState, SeriesKey

BROKEN = ("WRONG", "CRASHED")
SURE = 2.807  # the normal quantile of 99.75 %: a confirmation is wrong in 1 of 400


def moves_of(
    key: SeriesKey, changes: Sequence[ChangePoint], newest: str, retried: Iterable[HistoryPoint] = ()
) -> list[Move]:
    """The moves of one series; `retried` are fresh comparisons that were made to confirm its change points."""
    mine = [point for point in retried if point.key == key]
    found = []
    for number, change in enumerate(changes):
        later = sum(each.log_ratio for each in changes[number + 1 :])
        word = "SLOWER" if change.log_ratio > 0 else "FASTER"
        state = _confirmation(change, mine)
        found.append(
            Move(
                key, change.good, change.bad, change.before, change.at, state, word,
                change.log_ratio, change.error, later, change.noticed == newest,
            )
        )  # fmt: skip
    return found


def _confirmation(change: ChangePoint, points: Sequence[HistoryPoint]) -> MoveState:
    """What fresh pairs say of a change point: those of builds before and after it, pooled."""
    fresh = [
        (point.log_ratio, point.error)
        for point in points
        if point.log_ratio is not None
        and point.error
        and order(point.base) <= order(change.before)
        and order(change.at) <= order(point.build)
    ]
    if not fresh:
        return "flagged"
    weights = [1 / error**2 for _, error in fresh]
    sign = math.copysign(1, change.log_ratio)
    mean = sign * sum(w * ratio for w, (ratio, _) in zip(weights, fresh, strict=True)) / sum(weights)
    reach = SURE / math.sqrt(sum(weights))
    if mean - reach > 0:
        return "confirmed"
    return "refuted" if mean + reach < abs(change.log_ratio) / 2 or len(fresh) > 2 else "flagged"


def breaks_of(points: Sequence[HistoryPoint]) -> list[Move]:
    """Where a case of one machine began to answer wrongly or to crash, from its points of the wall clock."""
    ordered = sorted(points, key=lambda each: (order(each.build), each.moment))
    if not ordered:
        return []
    found: list[Move] = []
    before: HistoryPoint | None = None
    for point in ordered:
        broken, was = point.outcome in BROKEN, before is not None and before.outcome in BROKEN
        if broken and not was:
            base = before.build if before else point.base
            new = point.build == ordered[-1].build
            found.append(
                Move(
                    point.key, base, point.build, base, point.build, "confirmed", point.outcome,
                    newest=new, reason=point.reason,
                )
            )  # fmt: skip
        if was and not broken:
            found[-1] = replace(found[-1], since=0.0)
        before = point
    return found


def by_case(points: Sequence[HistoryPoint]) -> Mapping[str, list[HistoryPoint]]:
    """The points of the wall clock by case."""
    found: dict[str, list[HistoryPoint]] = {}
    for point in points:
        if point.series == "wall" and point.purpose == "night":
            found.setdefault(point.case, []).append(point)
    return found
