"""What grows from call to call on one side only: traces of functions, and resident memory. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bench.records import Record, Round
from bench.verdicts import Judgement

FEWEST = 2  # visits that make a finding
BLOCKS = 4  # of a visit's turns; the first may still fill caches
LEAST = 65536  # bytes that each later block of a leak grows by
CLEARLY = 4  # times as much as on the other side
SIDES: Sequence[tuple[str, Judgement, int]] = (("B", "SLOWER", 1), ("A", "FASTER", 0))

Finding = tuple[Judgement, str]  # and why


def retraced(records: Sequence[Record]) -> Finding | None:
    """Whether one side's functions are traced again in every visit, more often than the other's."""
    visits = _visits(records)
    traces = [[sum(turn.traces for turn in side) for side in both] for both in visits]
    calls = [sum(turn.iterations for both in visits for turn in both[side]) for side in (0, 1)]
    if len(visits) < FEWEST or not all(calls):
        return None
    a, b = (sum(each[side] for each in traces) / calls[side] for side in (0, 1))
    told = f"functions are traced again {b:.2g} times a call on B, {a:.2g} times on A"
    if all(b > a for a, b in traces):
        return "SLOWER", told
    return ("FASTER", told) if all(a > b for a, b in traces) else None


def leaking(records: Sequence[Record]) -> Finding | None:
    """Whether one side's resident memory grows throughout every visit, the other's in none, nor nearly as much."""
    visits = _visits(records)
    if len(visits) < FEWEST:
        return None
    for name, said, side in SIDES:
        mine, others = ([_ends(both[number]) for both in visits] for number in (side, 1 - side))
        grown, at_rest = (sum(ends[-1] - ends[0] for ends in each) for each in (mine, others))
        if all(map(_grows, mine)) and not any(map(_grows, others)) and grown >= CLEARLY * at_rest:
            calls = sum(turn.iterations for both in visits for turn in both[side]) * (BLOCKS - 1) / BLOCKS
            return said, f"resident memory grows by {grown / calls / 1024:.3g} kB a call on {name} only"
    return None


def _ends(turns: Sequence[Round]) -> list[int]:
    """Resident bytes at the end of each quarter of a visit; nothing grows in fewer turns than that."""
    if len(turns) < BLOCKS:
        return [0]
    return [turns[(len(turns) - 1) * block // BLOCKS].resident_bytes for block in range(1, BLOCKS + 1)]


def _grows(ends: Sequence[int]) -> bool:
    """Whether memory grows in each of the last three quarters of a visit."""
    return len(ends) > 1 and all(later - earlier >= LEAST for earlier, later in pairwise(ends))


def _visits(records: Sequence[Record]) -> list[tuple[list[Round], list[Round]]]:
    """Both sides' turns of each visit that both made."""
    sides = [
        {
            (r.process, r.visit): [*r.measurement.rounds, *r.measurement.shared]
            for r in records
            if r.role == role and r.measurement
        }
        for role in ("a", "b")
    ]
    return [(sides[0][at], sides[1][at]) for at in sorted(sides[0]) if sides[0][at] and sides[1].get(at)]
