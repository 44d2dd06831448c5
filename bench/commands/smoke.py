"""Check every workload at its smoke point. Nothing is timed, so nothing depends on a quiet machine."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Sequence

from bench.experiments.setup import solo_of
from bench.experiments.sides import side_of
from bench.records import CRASHED, WRONG, Record
from bench.reporting import figures
from bench.running.selection import select
from bench.running.solo_plan import Plan, tasks


def run(options: Namespace) -> int:
    """The command `smoke`."""
    with solo_of(options, side_of(options, "cpu")) as solo:
        entries = {
            e.case: e
            for e in select([e for e in solo.catalogue() if e.smoke], options.cases, ("point", "smoke"))
        }
        if options.list:
            print("\n".join(entries))
            return 0
        plan = Plan(
            "smoke", time.time(), "smoke", tuple(entries), processes=1, budget=0.0, seed=0, whole=False
        )
        records = []
        for record in solo.measure(plan, tasks(plan, entries, ()), "smoke"):
            print(line(record), flush=True)
            records.append(record)
    return summary(records)


def line(record: Record) -> str:
    """A case and what its check ended as."""
    reason = f": {record.check.reason}" if record.check.reason else ""
    return f"{record.entry.case}  {figures.answer(record.check)}{reason}"


def summary(records: Sequence[Record]) -> int:
    """Say how many are wrong or crashed; the exit code."""
    wrong, crashed = (sum(r.check.outcome == each for r in records) for each in (WRONG, CRASHED))
    print(f"{len(records)} workloads checked, {wrong} wrong, {crashed} crashed")
    return 1 if wrong or crashed else 0
