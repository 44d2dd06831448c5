"""`conformance`: every workload's check on every lane, as a table."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bench.errors import Refusal
from bench.experiments.conformance import Conforming
from bench.experiments.setup import fresh_log, measuring, stored_in
from bench.experiments.sides import side_for
from bench.judging.conformance import Tried, exit_code
from bench.lanes import locked
from bench.lanes.resolved import find_or_resolve
from bench.reporting import conformance as report
from bench.reporting.progress import LanesProgress, say
from bench.reporting.terminal import console
from bench.running.side import Side
from bench.storing.files import unwritable, write_whole

DOCS = Path(__file__).resolve().parents[2] / "docs"


def run(options: Namespace) -> int:
    """The command `conformance`; what was tried is reported even if it was interrupted."""
    if options.docs and (options.cases or options.workloads or options.lanes):
        raise Refusal("--docs is for the whole table; leave --cases, --workloads and --lanes out")
    sides = [(lane.name, partial(_side, lane, options)) for lane in _lanes(options)]
    done: list[Tried] = []
    progress = LanesProgress([name for name, _ in sides])
    try:
        with measuring() as folder:
            conforming = Conforming(
                stored_in(options.baselines), folder, options.results, options.cases, progress.heard
            )
            for tried in conforming.try_all(sides):
                progress.finished(tried.lane, _summary(tried))
                done.append(tried)
    finally:
        ordered = sorted(done, key=lambda tried: [name for name, _ in sides].index(tried.lane))
        if ordered:
            _tell(ordered, options)
    if options.cases and not any(tried.entries for tried in ordered) and not any(t.failure for t in ordered):
        raise Refusal(
            f"no case matches {', '.join(map(repr, options.cases))}; nox -s cpu_bench -- --list shows them"
        )
    return exit_code(ordered)


def _lanes(options: Namespace) -> Sequence[locked.Lane]:
    return [find_or_resolve(name, say) for name in options.lanes] or locked.known("cpu")


def _side(lane: locked.Lane, options: Namespace) -> Side:
    fresh_log(options.results / f"{lane.name}.log")
    return side_for(lane, options, "cpu")


def _summary(tried: Tried) -> str:
    if tried.failure:
        return tried.failure
    outcomes = [check.outcome for check in tried.checks.values()]
    counts = ", ".join(f"{outcomes.count(each)} {each}" for each in sorted(set(outcomes)))
    return f"TensorFlow {tried.release}: {counts} in {tried.seconds:.0f} s"


def _tell(ordered: Sequence[Tried], options: Namespace) -> None:
    report.show(ordered, console())
    _write(options.results / "conformance.md", report.markdown(ordered))
    data = json.dumps(report.as_data(ordered), indent=1, allow_nan=False) + "\n"
    for path in filter(None, (options.results / "conformance.json", options.json)):
        _write(path, data)
    if options.docs:
        _write(DOCS / "conformance.md", report.markdown(ordered))
        _write(DOCS / "note.md", report.note_page(ordered))


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text)
    except OSError as error:
        raise unwritable(path, error) from error
    say(f"written: {path}")
