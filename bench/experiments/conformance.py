"""The documented cases, checked on every lane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench.documented import Documented
from bench.errors import Refusal
from bench.experiments.checking import Checking, Choice, Pick
from bench.experiments.setup import alone_here, stored_in
from bench.experiments.sides import require_sides, resolve
from bench.judging.conformance import Tried, wanted
from bench.lanes import locked
from bench.records import Entry
from bench.regression import KnownRegression
from bench.reporting.conformance import ConformanceReport
from bench.reporting.progress import LanesProgress
from bench.running.selection import names
from bench.settings import CaseSettings, Device

OURS = Path(__file__).resolve().parents[2] / "workloads"


def conform(
    lanes: Sequence[str],
    settings: CaseSettings,
    show: Callable[[ConformanceReport], None],
    device: Device = "cpu",
    all_points: bool = False,
) -> ConformanceReport:
    """Check the cases on every lane, or side, of those names; none: on every locked lane.

    Every point of a person's own workloads is checked, and of the suite's with `all_points`. `show` gets the report,
    also of checks that are interrupted. Raises Refusal (2) where a glob matches no case, or a name names no side.
    """
    chosen = list(lanes) or [lane.name for lane in locked.known(device)]
    require_sides(chosen)
    pick = documented(settings, all_points)
    progress, done = LanesProgress(chosen), list[Tried]()
    try:
        with alone_here() as folder:
            expected_of = stored_in(settings.baselines)
            checking = Checking(expected_of, folder, settings.results, pick, progress.heard)
            for tried in checking.try_all(
                [(name, partial(resolve, name, settings, device)) for name in chosen]
            ):
                progress.finished(tried.lane, tried.summary)
                done.append(tried)
    finally:
        report = ConformanceReport(sorted(done, key=lambda tried: chosen.index(tried.lane)))
        if done:
            show(report)
    if settings.cases and not any(tried.entries or tried.failure for tried in report.lanes):
        globs = ", ".join(map(repr, settings.cases))
        raise Refusal(f"no case matches {globs}; nox -s cpu_bench -- --list lists them")
    return report


def documented(settings: CaseSettings, all_points: bool) -> Pick:
    """Picks the documented cases among those that the globs name, or among all but the known regressions."""

    def pick(
        _lane: str, catalogue: Sequence[Entry], places: Sequence[Documented], _: Sequence[KnownRegression]
    ) -> Choice:
        entries = [entry for entry in catalogue if _named(entry, settings)]
        own = {entry.case for entry in entries}
        whole = frozenset(e.workload for e in entries if all_points or not _is_ours(e.workload))
        checked = wanted(entries, [place for place in places if place.case in own], whole)
        return Choice(entries, [entry for entry in checked if entry.kind != "gpu"], whole)

    return pick


def _named(entry: Entry, settings: CaseSettings) -> bool:
    if settings.cases:
        return any(names(glob, entry) for glob in settings.cases)
    return entry.kind != "regression" or settings.regressions


def _is_ours(workload: str) -> bool:
    """Whether a workload is the suite's own; no other may bear the name of one."""
    return (OURS / f"{workload}.py").exists()
