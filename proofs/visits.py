"""Recorded visits of identical sides: python -m proofs.visits NAME [--cases GLOB …] [--visits 1] [--minutes 20]

Pairs of one lane visit the cases again and again, with nothing judged. A line of visits.jsonl per visit: the name,
the case, its pair, whose turns these were, microseconds per call of each, whether both sides shared a core, the CPU
time of both in shared turns, and how long each phase of the visit took. docs/statistics.md and docs/measuring.md
follow from these lines: NAME `all` is of all default cases, 0.9 s of turns a visit; `busy` likewise, with `--busy`;
`kinds` of six, one of each kind, four visits of 0.31 s in a pair.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from bench.experiments.comparison_plan import chosen
from bench.experiments.comparison_state import known
from bench.experiments.setup import measuring, stored_in
from bench.experiments.sides import resolve
from bench.judging.quads import on_one_core, shared_quads, waits_apart, whole_quads
from bench.records import Record
from bench.running.launch import starter
from bench.running.live_case import LiveCase
from bench.running.pair_plan import ROLES, PairPlan, Visit
from bench.running.pairs import Pair, started
from bench.running.turns import NOTHING, Known
from bench.settings import ComparisonSettings
from bench.storing.files import append
from proofs.busy import busy

VISITS = Path(__file__).with_name("visits.jsonl")
LANE = "tf-2.21-cpu"
PHASES = (
    "begin",
    "built",
    "begin_proof",
    "proved",
    "warm_up",
    "round",
    "shared_round",
    "close",
    "measurement",
)
SPENT: dict[str, float] = dict.fromkeys(PHASES, 0.0)  # seconds of the phases of the visit that is being made
CLOCKED = {name: getattr(LiveCase, name) for name in PHASES}


def main() -> None:
    """Record until the time is over."""
    parser = argparse.ArgumentParser(prog="python -m proofs.visits")
    parser.add_argument("recording", metavar="NAME", help="what these visits are called, such as all")
    parser.add_argument("--cases", metavar="GLOB", nargs="+", default=[])
    parser.add_argument("--seconds", type=float, default=0.9)
    parser.add_argument("--visits", type=int, default=1, help="of a pair to each case")
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument(
        "--busy", action="store_true", help="another process uses a core for half of the time"
    )
    parser.add_argument("--into", metavar="FILE", type=Path, default=VISITS)
    asked = parser.parse_args()
    settings = ComparisonSettings(cases=tuple(asked.cases))
    until = time.monotonic() + 60 * asked.minutes
    with busy(asked.busy), mock.patch.multiple(LiveCase, **{name: clocked(name) for name in PHASES}):
        for line in visits(settings, asked.seconds, asked.visits, until):
            append(asked.into, {"recording": asked.recording, **line})


def clocked(name: str) -> Any:
    """The method of a live case, clocked."""

    def phase(case: LiveCase, *given: Any, **named: Any) -> Any:
        begun = time.perf_counter()
        try:
            return CLOCKED[name](case, *given, **named)
        finally:
            SPENT[name] += time.perf_counter() - begun

    return phase


def visits(settings: ComparisonSettings, seconds: float, each: int, until: float) -> Iterator[dict[str, Any]]:
    """Each visit of pair after pair, to every case so often in a pair."""
    side, seen = resolve(LANE, settings), dict[str, Known]()
    with measuring(settings.results) as folder:
        start = starter(folder, settings.results / "lane.log")
        expected = stored_in(settings.baselines)
        for number, pair in started({"a": side, "b": side}, expected, start, 0, folder):
            entries = chosen([pair.catalogue(role) for role in ROLES], settings)
            plan = PairPlan("", time.time(), "visits", tuple(entries), (number,), 1, seconds, number)
            rounds = [
                (turn, case) for turn in range(each) for case in random.sample(plan.cases, len(plan.cases))
            ]
            for turn, case in rounds:
                if time.monotonic() > until:
                    return
                visit = Visit(case, number, turn, seconds, seen.get(case, NOTHING))
                a, b, line = made(pair, plan, visit)
                seen.setdefault(case, known((a, b)))
                if line:
                    yield {"case": case, "pair": number, **line}


def made(pair: Pair, plan: PairPlan, visit: Visit) -> tuple[Record, Record, dict[str, Any]]:
    """One visit: both records, and what it recorded."""
    SPENT.update(dict.fromkeys(PHASES, 0.0))
    begun = time.perf_counter()
    a, b = pair.measure(plan, visit, dict.fromkeys(ROLES, ""))
    whole = time.perf_counter() - begun
    line = recorded(a, b)
    phases = {name: round(SPENT[name], 4) for name in PHASES}
    return a, b, {**line, "seconds": round(whole, 4), "phases": phases} if line else {}


def recorded(a: Record, b: Record) -> dict[str, Any]:
    """The turns of a visit's whole quads, in their order; empty where there are none."""
    quads = whole_quads(a, b)
    turns = [(each, role) for quad in quads for role, side in zip("ab", quad, strict=True) for each in side]
    turns.sort(key=lambda each: each[0].turn)
    if not turns:
        return {}
    shared = shared_quads(a, b)
    return {
        "held": on_one_core((a, b)),
        "quad": sum(map(len, quads[0])),
        "order": "".join(role for _, role in turns),
        "microseconds": [microseconds(each.seconds) for each, _ in turns],
        "calls": turns[0][0].iterations,
        "shared": [[microseconds(turn.cpu_seconds) for (turn,) in quad] for quad in shared],
        "shared_seconds": round(sum(t.cpu_seconds * t.iterations for quad in shared for (t,) in quad), 4),
        "waits": round(waits_apart((a, b)), 5),
    }


def microseconds(seconds: float) -> float:
    """With five digits."""
    return float(f"{1e6 * seconds:.5g}")


if __name__ == "__main__":
    main()
