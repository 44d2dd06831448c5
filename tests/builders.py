"""Small records to judge, store and show. What a test does not name is ordinary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from bench.records import (
    PROVEN,
    Ceilings,
    Check,
    CheckOutcome,
    Entry,
    Environment,
    Measurement,
    Record,
    Role,
    Round,
    Work,
)
from bench.regression import KnownRegression, RegressionKind
from bench.reporting.model import Report, Row
from bench.storing.upgrades import parsed, point_from_id
from bench.verdicts import Judgement, Verdict

HOUR = 3600.0
BEGAN = 1.8e9  # when the oldest run of a test was, in seconds since 1970
CHAIN = "chain[n=8,mode=eager,device=cpu]"
TURNS = "abbabaab"  # whose turn it is, again and again
SCATTER = (0.999, 1.000, 1.001)  # of three runs at different times, as a factor


def an_entry(case: str = CHAIN, **changes: Any) -> Entry:
    found = parsed(case)
    where = str(found.get("device", "cpu"))
    made = Entry(case, case.partition("[")[0], point_from_id(case), where, None, "point", False, 1, "c0ffee")
    return replace(made, **changes)


CEILINGS = Ceilings({"float32": 2e11}, 2e10)


def an_environment(**software: Any) -> Environment:
    machine = {"cpu": "Vulcan 9000", "isa": "avx2", "cpus": 2.0, "gpus": []}
    return Environment(machine, {"python": "3.11.7", "tensorflow": "2.21.0", **software}, {"mhz": 2400.5})


def a_measurement(seconds: float | Sequence[float] = 0.01, **changes: Any) -> Measurement:
    each = [seconds] * 3 if isinstance(seconds, float) else seconds
    made = Measurement(2.0, 0.1, 0.5, tuple(Round(s, 2 * s, 3) for s in each), 200_000_000, 0.003)
    return replace(made, **{"peak_own_bytes": 100_000_000, **changes})


def a_record(
    case: str = CHAIN, seconds: float | Sequence[float] = 0.01, outcome: str = PROVEN, **changes: Any
) -> Record:
    check = Check(cast(CheckOutcome, outcome), "" if outcome == PROVEN else f"it is {outcome}", 1e-7, 1e-6)
    measurement = a_measurement(seconds) if outcome in (PROVEN, "unproven") else None
    made = Record(
        "run", BEGAN, "tf-2.21-cpu", 0, an_entry(case), check, an_environment().key, Work(), measurement
    )
    return replace(made, **changes)


def a_visit(
    role: Role, seconds: float | Sequence[float] = 0.001, pair: int = 0, visit: int = 0, **of_turns: Any
) -> Record:
    """A side of a visit that took four turns, or so many, of a hundred calls, 0.1 s each where nothing else is said.

    `of_turns` are fields of its rounds: a value for all, or a list with one for each.
    """
    times = [seconds] * 4 if isinstance(seconds, float) else list(seconds)
    turns = [turn for turn in range(2 * len(times)) if TURNS[turn % len(TURNS)] == role]
    rounds = [
        Round(each, 2 * each, 100, turn=turn, idle_seconds=100 * each)
        for turn, each in zip(turns, times, strict=True)
    ]
    for name, given in of_turns.items():
        values = given if isinstance(given, list) else [given] * len(rounds)
        rounds = [replace(each, **{name: value}) for each, value in zip(rounds, values, strict=True)]
    first = role == "ab"[pair % 2]
    measurement = a_measurement(rounds=tuple(rounds))
    return a_record(process=pair, role=role, visit=visit, started_first=first, measurement=measurement)


def sharing(role: Role, seconds: float = 0.001, waits: float = 1.0, void: str = "") -> Record:
    """A visit that has two shared turns too; its own turns take so many times their CPU time."""
    made = a_visit(role, cpu_seconds=0.001 / waits)
    shared = (Round(2 * seconds, seconds, 60, turn=0), Round(2 * seconds, seconds, 60, void, turn=4))
    assert made.measurement
    return replace(made, measurement=replace(made.measurement, shared=shared))


def in_pairs(ratios: Sequence[float], **of_b: Any) -> list[Record]:
    """Both sides' records of a case: a pair for each ratio B ÷ A; `of_b` are fields of side B's rounds."""
    return [
        record
        for pair, ratio in enumerate(ratios)
        for record in (a_visit("a", 0.001, pair), a_visit("b", 0.001 * ratio, pair, **of_b))
    ]


def a_run(
    hours: float = 100.0, case: str = CHAIN, seconds: float = 0.01, processes: int = 3, **changes: Any
) -> list[Record]:
    """One case in one run: a record per process, a run so many hours after the first."""
    began = BEGAN + hours * HOUR
    return [
        a_record(case, seconds, run=f"run-{hours:g}", started=began, process=number, **changes)
        for number in range(processes)
    ]


def a_baseline(case: str = CHAIN, seconds: float = 0.01, **changes: Any) -> list[Record]:
    """One case in three runs a day apart, which scatter by a thousandth."""
    return [
        record
        for day, factor in enumerate(SCATTER)
        for record in a_run(24.0 * day, case, seconds * factor, **changes)
    ]


def a_verdict(outcome: str = "SAME", **changes: Any) -> Verdict:
    made = Verdict(
        CHAIN, "wall", cast(Judgement, outcome), "the reason", "the remedy", 1.01, (0.99, 1.03), 0.99, 0.02
    )
    return replace(made, **changes)


def a_row(case: str = CHAIN, **changes: Any) -> Row:
    """A case that is proven, timed, and the same as before."""
    made = Row(
        entry=an_entry(case),
        check=Check(PROVEN, "", 1e-7, 1e-6),
        seconds=0.01,
        first_call=0.5,
        verdict=replace(a_verdict(), case=case),
    )
    return replace(made, **changes)


def a_report(**changes: Any) -> Report:
    made = Report(
        command="cpu_bench",
        environments={"a": [an_environment()], "baseline": []},
        machine="vulcan-9000-2cpu-3f9c1a",
        rows=(a_row(),),
        differences=[],
        folder="results/run",
        exit_code=0,
    )
    return replace(made, **changes)


def a_known_regression(name: str = "lost_rows", kind: RegressionKind = "wrong") -> KnownRegression:
    return KnownRegression(name, kind, "Rows are lost.", f"{name}[device=cpu]", ("owner/repository#1",))
