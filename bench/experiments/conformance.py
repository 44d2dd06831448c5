"""The documented cases, checked on every lane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from bench.errors import Refusal
from bench.experiments.checking import Checking, Picked
from bench.experiments.setup import alone_here, stored_in
from bench.experiments.sides import resolve
from bench.judging.conformance import Tried
from bench.lanes import locked
from bench.reporting.conformance import ConformanceReport, counted
from bench.reporting.progress import LanesProgress
from bench.settings import CaseSettings, Device


def conform(
    lanes: Sequence[str],
    settings: CaseSettings,
    show: Callable[[ConformanceReport], None],
    device: Device = "cpu",
    all_points: bool = False,
) -> ConformanceReport:
    """Check the cases on every lane, or side, of those names; none: on every locked lane.

    Every point of a person's own workloads is checked, and of the suite's with `all_points`. `show` gets the report,
    also of checks that are interrupted. Raises Refusal (2) where a glob matches no case.
    """
    chosen = list(lanes) or [lane.name for lane in locked.known(device)]
    picked = Picked(settings.cases, settings.regressions, all_points=all_points)
    progress, done = LanesProgress(chosen), list[Tried]()
    try:
        with alone_here() as folder:
            expected_of = stored_in(settings.baselines)
            checking = Checking(expected_of, folder, settings.results, picked, progress.heard)
            for tried in checking.try_all(
                [(name, partial(resolve, name, settings, device)) for name in chosen]
            ):
                progress.finished(tried.lane, tried.failure or counted(tried))
                done.append(tried)
    finally:
        report = ConformanceReport(sorted(done, key=lambda tried: chosen.index(tried.lane)))
        if done:
            show(report)
    if settings.cases and not any(tried.entries or tried.failure for tried in report.lanes):
        globs = ", ".join(map(repr, settings.cases))
        raise Refusal(f"no case matches {globs}; nox -s cpu_bench -- --list lists them")
    return report
