"""The quads of a comparison: which turns are compared with one another, and which are left out. Pure.

Whether a turn is left out never depends on how long it took: a void turn takes its whole quad with it, on both sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from bench.pace import QUAD
from bench.records import FREE, Record, Round

FAST = 0.1  # the quantile of a side's turns that stands for the side
FEWEST_LEFT = 0.9  # of a case's turns: with fewer, what is left may be a selection
QUIET = 0.25  # cores: a waiting side that uses more, on average, disturbs the other

Visits = Sequence[tuple[Record, Record]]  # side A's and side B's record of each visit of a case in one pair
Quad = tuple[Sequence[Round], Sequence[Round]]  # A's and B's turns, as many of either
WAITS = (
    0.02  # of a call: by how much more one side may wait than the other where CPU time stands for wall time
)


def visits_by_pair(records: Sequence[Record]) -> dict[int, Visits]:
    """The visits of each pair to a case that both sides made, in their order."""
    by_visit: dict[tuple[int, int], dict[str, Record]] = {}
    for record in records:
        by_visit.setdefault((record.process, record.visit), {})[record.role] = record
    pairs: dict[int, list[tuple[Record, Record]]] = {}
    for (pair, _), both in sorted(by_visit.items()):
        if set(both) == {"a", "b"}:
            pairs.setdefault(pair, []).append((both["a"], both["b"]))
    return {pair: tuple(visits) for pair, visits in pairs.items()}


def whole_quads(a: Record, b: Record) -> list[Quad]:
    """The quads of one visit in which no turn is void; one that broke off in the middle is none."""
    sides = [_by_quad(record) for record in (a, b)]
    found = [(sides[0].get(number, []), sides[1].get(number, [])) for number in sorted(sides[0])]
    return [(x, y) for x, y in found if len(x) == len(y) and not any(turn.void for turn in (*x, *y))]


def shared_quads(a: Record, b: Record) -> list[Quad]:
    """The turns of one visit that both sides made at once on one core, of which none is void."""
    sides = [
        {turn.turn: turn for turn in record.measurement.shared} if record.measurement else {}
        for record in (a, b)
    ]
    both = [(sides[0][at], sides[1][at]) for at in sorted(sides[0]) if at in sides[1]]
    return [((x,), (y,)) for x, y in both if not (x.void or y.void)]


def shares(records: Sequence[Record]) -> bool:
    """Whether the CPU time of shared turns stands for a case's wall time.

    Every visit has such turns, and in turns of its own, neither side waits for longer than the other.
    """
    timed = [record for record in records if record.measurement]
    if not timed or not all(record.measurement.shared for record in timed if record.measurement):
        return False
    return abs(waits_apart(timed)) <= WAITS


def waits_apart(records: Sequence[Record]) -> float:
    """By how much longer side B waits than side A: the log-ratio of wall time ÷ CPU time of ordinary turns."""
    a, b = (_waits([record for record in records if record.role == role]) for role in "ab")
    return b - a


def _waits(records: Sequence[Record]) -> float:
    """The log-ratio of wall time ÷ CPU time of ordinary turns."""
    turns = [turn for turn in turns_of(records) if not turn.void and min(turn.seconds, turn.cpu_seconds) > 0]
    return float(np.median([np.log(turn.seconds / turn.cpu_seconds) for turn in turns])) if turns else np.inf


def _by_quad(record: Record) -> dict[int, list[Round]]:
    found: dict[int, list[Round]] = {}
    for turn in record.measurement.rounds if record.measurement else ():
        found.setdefault(turn.turn // QUAD, []).append(turn)
    return found


def on_one_core(records: Sequence[Record]) -> bool:
    """Whether the turns of each quad were made on one and the same core."""
    return all(turn.core != FREE for turn in turns_of(records))


def turns_of(records: Sequence[Record]) -> list[Round]:
    """All turns of these records, void ones too."""
    return [turn for record in records if record.measurement for turn in record.measurement.rounds]


def left_out(records: Sequence[Record]) -> Counter[str]:
    """How many turns of a case are left out, by reason."""
    found: Counter[str] = Counter()
    for visits in visits_by_pair(records).values():
        for a, b in visits:
            judged = {turn.turn for quad in whole_quads(a, b) for side in quad for turn in side}
            turns = turns_of((a, b))
            why = {turn.turn // QUAD: turn.void for turn in turns if turn.void}
            broken = "its quad was not finished"
            found.update(why.get(t.turn // QUAD, broken) for t in turns if t.turn not in judged)
    return found


def unfit(records: Sequence[Record]) -> str:
    """Why the times of a case may not be judged at all; empty where they may."""
    turns = turns_of(records)
    if not turns:
        return ""
    without = left_out(records)
    if len(turns) - without.total() < FEWEST_LEFT * len(turns):
        why = without.most_common(1)[0][0]
        return f"{without.total()} of {len(turns)} turns are left out, most of them because {why}"
    a, b = (turns_of([record for record in records if record.role == role]) for role in "ab")
    for role, mine, theirs in (("A", a, b), ("B", b, a)):
        if (kept := _kept_at_work(mine, theirs)) > QUIET:
            return f"while side {role} waited, it kept {kept:.2g} cores at work"
    return ""


def _kept_at_work(own: Sequence[Round], others: Sequence[Round]) -> float:
    """The cores that a side used while it waited; older records only tell how long the other's turns took."""
    used = sum(turn.idle_cpu_seconds for turn in own)
    waited = sum(t.idle_seconds for t in own) or sum(t.seconds * t.iterations for t in others)
    return used / waited if waited else 0.0


def side_seconds(records: Sequence[Record]) -> float | None:
    """Seconds per call that stand for one side, its fast end; None where its records have no valid turns."""
    turns = [turn.seconds for turn in turns_of(records) if not turn.void]
    return float(np.quantile(turns, FAST)) if turns else None
