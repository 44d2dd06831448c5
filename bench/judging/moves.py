"""What moved between two builds: a change point and what fresh pairs say of it, or an answer that broke. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

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
        fresh = _pooled(change, _alone(number, changes, mine))
        state = _confirmation(change, fresh) if fresh else "flagged"
        found.append(
            Move(
                key, change.good, change.bad, change.before, change.at, state, word,
                change.log_ratio, change.error, later, change.noticed == newest,
                fresh.log_ratio if fresh else None, fresh.error if fresh else None,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True)
class Fresh:
    """What fresh pairs measured of a change point."""

    log_ratio: float
    error: float
    comparisons: int


def _alone(number: int, changes: Sequence[ChangePoint], points: Sequence[HistoryPoint]) -> list[HistoryPoint]:
    """The comparisons that span no other change point of the series: they would say more than one."""
    low = [order(each.at) for each in changes[:number]][-1:]
    high = [order(each.before) for each in changes[number + 1 :]][:1]
    return [
        point
        for point in points
        if all(each <= order(point.base) for each in low) and all(order(point.build) <= each for each in high)
    ]


def _pooled(change: ChangePoint, points: Sequence[HistoryPoint]) -> Fresh | None:
    """The comparisons of builds before a change point with builds after it, by the inverse of variance."""
    fresh = [
        (point.log_ratio, point.error)
        for point in points
        if point.log_ratio is not None
        and point.error
        and order(point.base) <= order(change.before)
        and order(change.at) <= order(point.build)
    ]
    if not fresh:
        return None
    weights = [1 / error**2 for _, error in fresh]
    mean = sum(weight * ratio for weight, (ratio, _) in zip(weights, fresh, strict=True)) / sum(weights)
    return Fresh(mean, sum(weights) ** -0.5, len(fresh))


def _confirmation(change: ChangePoint, fresh: Fresh) -> MoveState:
    """What fresh pairs say of a change point; three comparisons that do not decide refute it."""
    mean, reach = math.copysign(1, change.log_ratio) * fresh.log_ratio, SURE * fresh.error
    if mean - reach > 0:
        return "confirmed"
    refuted = mean + reach < abs(change.log_ratio) / 2 or fresh.comparisons > 2
    return "refuted" if refuted else "flagged"


@dataclass(frozen=True)
class Trial:
    """A comparison that is to try flagged change points again."""

    good: str
    bad: str
    cases: tuple[str, ...]


def trials_of(moves: Sequence[Move]) -> list[Trial]:
    """What is to be compared so that every flagged move is tried again, the gravest first.

    Others come along as long as one pair of builds has each of them most likely between them, and lies in all ranges.
    """
    flagged = (move for move in moves if move.state == "flagged")
    left = sorted(flagged, key=lambda each: each.gravity, reverse=True)
    found = []
    while left:
        mine: list[Move] = []
        for move in left:
            mine = [*mine, move] if _together([*mine, move]) else mine
        good, bad = max((m.good for m in mine), key=order), min((m.bad for m in mine), key=order)
        found.append(Trial(good, bad, tuple(dict.fromkeys(move.key.case for move in mine))))
        left = [move for move in left if move not in mine]
    return found


def _together(moves: Sequence[Move]) -> bool:
    low, high = max(order(move.good) for move in moves), min(order(move.bad) for move in moves)
    return all(low <= order(move.before) and order(move.at) <= high for move in moves)


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
