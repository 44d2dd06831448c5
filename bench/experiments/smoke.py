"""Every workload's check at its smoke point."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from bench.records import Entry
from bench.reporting.progress import Progress
from bench.reporting.smoke import SmokeReport
from bench.running.selection import select
from bench.running.solo import Solo
from bench.running.solo_plan import Plan, tasks


def smoke(solo: Solo, entries: Mapping[str, Entry]) -> SmokeReport:
    """Check these cases, one after the other, in one lane process."""
    plan = Plan("smoke", time.time(), "smoke", tuple(entries), processes=1, budget=0.0, seed=0, whole=False)
    todo = tasks(plan, entries, ())
    progress = Progress([task.entry.case for task in todo])
    return SmokeReport(tuple(progress.through(solo.measure(plan, todo, "smoke"))))


def smoke_entries(solo: Solo, globs: Sequence[str]) -> dict[str, Entry]:
    """The smoke points that the globs name, or all, by case."""
    small = [entry for entry in solo.catalogue() if entry.smoke]
    return {entry.case: entry for entry in select(small, globs, ("point", "smoke"))}
