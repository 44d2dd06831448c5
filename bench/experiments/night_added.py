"""What a finished comparison of a build with a base adds to the history."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from bench.errors import Refusal
from bench.host.identity import machine_id
from bench.judging.history_points import Compared, points_of, turns_of
from bench.lanes import locked
from bench.records import CRASHED, REMOVED, WRONG, Environment, Record
from bench.reporting.model import Report, by_case
from bench.running.side import Side
from bench.storing.results import Run, read_run
from bench.tracking import Added, HistoryRun, Purpose
from bench.verdicts import Judgement, Verdict

PIN = re.compile(r"^([a-z0-9][a-z0-9-]*)==([^ ;\\]+)", re.MULTILINE)
PACKAGES = ("tf-nightly-cpu", "tf-nightly", "tensorflow-cpu", "tensorflow")


def added(
    report: Report, sides: Mapping[str, Side], build: str, base: str, purpose: Purpose, began: float
) -> Added:
    """What a comparison that has just been made adds, with its verdicts and every pin of both lanes' locks."""
    run = read_run(Path(report.folder))
    what = Compared(Path(report.folder).name, began, report.machine, build, base, purpose)
    made = _added(what, run, report.verdicts, time.time() - began)
    software = {**pins(sides["b"].name), **(made.run.software or {})}
    base_software = {**pins(sides["a"].name), **(made.run.base_software or {})}
    return replace(made, run=replace(made.run, software=software, base_software=base_software))


def pins(lane: str) -> dict[str, str]:
    """The packages that a lane's lock pins, by name; none where the side is no lane."""
    paths = [folder / f"{lane}.txt" for folder in (locked.LOCKS, locked.cache() / "locks")]
    text = next((path.read_text() for path in paths if path.exists()), "")
    return dict(PIN.findall(text))


def added_later(folder: Path) -> Added:
    """What a comparison of another day adds: its times, without verdicts. Raises Refusal (2) where it is none."""
    run = read_run(folder)
    sides = {record.role: run.environments[record.environment] for record in run.records}
    if set(sides) != {"a", "b"} or not run.finished:
        raise Refusal(f"{folder}: is no finished comparison of two sides; only those have ratios to a base")
    machine = machine_id(sides["a"].machine)
    started = float(run.plan["started"])
    build, base = (_build(sides[role], folder) for role in ("b", "a"))
    what = Compared(folder.resolve().name, started, machine, build, base)
    return _added(what, run, [_verdict(case, mine) for case, mine in by_case(run.records).items()], 0.0)


def _added(what: Compared, run: Run, verdicts: Sequence[Verdict], seconds: float) -> Added:
    sides = {record.role: run.environments[record.environment] for record in run.records}
    points = points_of(what, by_case(run.records), verdicts)
    made = HistoryRun(
        run=what.run,
        moment=what.moment,
        machine=what.machine,
        purpose=what.purpose,
        build=what.build,
        base=what.base,
        cases=len({point.case for point in points}),
        seconds=seconds,
        software=dict(sides["b"].software) if "b" in sides else None,
        base_software=dict(sides["a"].software) if "a" in sides else None,
    )
    return Added(made, tuple(points), tuple(turns_of(what, run.records)))


def _verdict(case: str, records: Sequence[Record]) -> Verdict:
    """What the checks alone say of a case."""
    for outcome, word in ((WRONG, "WRONG"), (CRASHED, "CRASHED"), (REMOVED, "NOT_COMPARABLE")):
        for record in records:
            if record.check.outcome == outcome:
                return Verdict(case, "wall", cast(Judgement, word), record.check.reason)
    return Verdict(case, "wall", "INCONCLUSIVE", "added without a verdict")


def _build(environment: Environment, folder: Path) -> str:
    """The published build that a side was."""
    for package in PACKAGES:
        if environment.software.get(package):
            return f"{package}=={environment.software[package]}"
    raise Refusal(f"{folder}: a side was no published build of TensorFlow; the history holds builds only")
