"""`compare`: two sides, side by side, with a verdict per case."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench import host
from bench.commands.common import fresh_log, measuring, side_for, stored_in, variable
from bench.commands.comparing import Comparing
from bench.judging.selftest import Selftest
from bench.records import Refusal
from bench.reporting import json_file, paired, terminal
from bench.reporting.progress import say
from bench.running.requirements import lane_for
from bench.running.workers import Side
from bench.storing import selftests


def run(options: Namespace) -> int:
    """The command `compare`; what was measured is reported even if it was interrupted."""
    if options.json:
        json_file.require_writable(options.json)
    sides = sides_of(options)
    with measuring() as folder:
        fresh_log(options.results / "lane.log")
        comparing = Comparing(options, sides, stored_in(options.baselines), _selftest(options), folder)
        try:
            comparing.run()
        finally:
            report = comparing.report()
            if report.records:
                paired.show(report, comparing.drifts, terminal.console())
    if options.json:
        json_file.write(report, options.json)
    return report.exit_code


def _selftest(options: Namespace) -> Selftest | None:
    found = selftests.read(options.results, host.machine_id(host.machine()))
    return Selftest(**found) if found else None


def sides_of(options: Namespace) -> dict[str, Side]:
    """Both sides that the options name; raises Refusal for one that cannot be made."""
    named = {"a": (options.a, options.a_env), "b": (options.b, options.b_env)}
    return {role: _side(text, flags, options) for role, (text, flags) in named.items()}


def _side(text: str, flags: Sequence[str], options: Namespace) -> Side:
    path = Path(text)
    variables = dict(variable(flag) for flag in flags)
    if "/" in text:
        if not path.is_file():
            raise Refusal(f"{text}: no interpreter there; name a lane, a requirement, or a Python's path")
        own = tuple(each.resolve() for each in options.workloads)
        side = Side(text, path.absolute(), "", "cpu", options.dataset, own)
    else:
        side = side_for(lane_for(text, say), options, "cpu")
    return replace(side, variables={**side.variables, **variables})
