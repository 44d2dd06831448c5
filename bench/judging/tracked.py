"""Tracked regressions: ranges of builds with all the cases that moved in them. Pure: from moves and acknowledgements.

(What `nox -s regressions` reproduces are known regressions, in bench/judging/regressions.py: another matter.)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bench.judging.build_order import order
from bench.tracking import Move, MoveState

# Of a case that moved between two builds: by whom, why and until when it is let be; empty where nobody does.
Acknowledged = Callable[[str, str, str], str]
TrackedState = Literal["open", "grown", "recovered", "acknowledged"]


@dataclass(frozen=True)
class Tracked:
    """One regression, or one improvement: a range of builds, with everything that moved in it."""

    good: str
    bad: str
    moves: tuple[Move, ...]  # the gravest first

    @property
    def state(self) -> TrackedState:
        """Open until all of it is over, or acknowledged."""
        left = [move for move in self.moves if not move.over]
        if not left:
            return "recovered"
        if all(move.acknowledged for move in left):
            return "acknowledged"
        return "grown" if any(move.grown for move in left) else "open"

    @property
    def new(self) -> bool:
        """Whether the newest build brought it to light."""
        return any(move.newest for move in self.moves)

    def alarms(self, failing: Collection[str]) -> bool:
        """Whether somebody should look: an answer or one of these series is still worse, and nobody lets it be."""
        left = [move for move in self.moves if move.worse and not move.over and not move.acknowledged]
        return any(move.log_ratio is None or move.key.series in failing for move in left)


def tracked(
    moves: Sequence[Move], acknowledged: Acknowledged = lambda *_: "", state: MoveState = "confirmed"
) -> list[Tracked]:
    """Moves in the same range of builds and direction as one, whatever their machines; the gravest first.

    Those that fresh pairs refuted, or have not confirmed yet, are left out, or kept alone where `state` says so.
    """
    counted = [
        replace(move, acknowledged=acknowledged(move.key.case, move.before, move.at))
        for move in moves
        if move.state == state
    ]
    groups: list[list[Move]] = []
    for move in sorted(counted, key=lambda each: (order(each.good), order(each.bad))):
        mine = next((group for group in groups if _belongs(move, group)), None)
        if mine is None:
            groups.append([move])
        else:
            mine.append(move)
    made = [_one(group) for group in groups]
    return sorted(made, key=lambda each: each.moves[0].gravity, reverse=True)


def _belongs(move: Move, group: Sequence[Move]) -> bool:
    """Whether its range has a place in common with all of a group's."""
    low = max(order(each.good) for each in (*group, move))
    high = min(order(each.bad) for each in (*group, move))
    return move.worse == group[0].worse and low < high


def _one(group: Sequence[Move]) -> Tracked:
    """A group's range is what all of its moves have in common."""
    good = max((move.good for move in group), key=order)
    bad = min((move.bad for move in group), key=order)
    return Tracked(good, bad, tuple(sorted(group, key=lambda move: move.gravity, reverse=True)))
