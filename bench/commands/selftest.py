"""`selftest`: identical sides, side by side: what this machine makes of them."""

from __future__ import annotations

import math
import time
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict, replace

from bench import host
from bench.commands.terms import Terms
from bench.experiments.comparison import KINDS, Comparing
from bench.experiments.setup import fresh_log, measuring, stored_in
from bench.experiments.sides import place, side_of
from bench.judging.selftest import Selftest, bias, clopper_pearson, selftest_from, selftest_of
from bench.reporting import json_file, paired, terminal
from bench.storing import selftests


def run(options: Namespace) -> int:
    """The command `selftest`; 1 where identical sides raised an alarm, because the rule is then not to be trusted."""
    options.cases = options.cases or list(KINDS)
    if options.json:
        json_file.require_writable(options.json)
    side = side_of(options, "cpu")
    place(options)
    machine = host.machine_id(host.machine())
    found = selftests.read(
        options.results, machine, selftest_from
    )  # before minutes are spent: a broken one is refused
    with measuring() as folder:
        fresh_log(options.results / "lane.log")
        sides = {"a": side, "b": replace(side, name=f"{side.name} again")}
        comparing = Comparing(options, sides, stored_in(options.baselines), folder, Terms(options.margin))
        comparing.run()
    report = comparing.report()
    if any(verdict.outcome == "FASTER" for verdict in report.verdicts):  # an alarm like any other
        report = replace(report, exit_code=1)
    paired.show(report, comparing.distances, comparing.spent(), terminal.console())
    when = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    budget = comparing.plan.budget if comparing.plan else 0.0
    now = selftest_of(when, side.name, budget, report.verdicts, comparing.ratios())
    print(summary([*found, now]))
    print(f"kept in {selftests.add(options.results, machine, asdict(now))}")
    if options.json:
        json_file.write(report, options.json)
    return report.exit_code


def summary(found: Sequence[Selftest]) -> str:
    """Alarms with their interval, of the last selftest and of all, and the machine's bias bound."""
    lines = [f"alarms on identical sides: {_alarms(found[-1:])}"]
    if len(found) > 1:
        lines.append(f"in all {len(found)} selftests of this machine: {_alarms(found)}")
    bound = math.expm1(bias(found))
    known = f"about {bound:.2%} at most" if bound else "not known; that takes three cases"
    return "\n".join([*lines, f"bias of this machine: {known}"])


def _alarms(found: Sequence[Selftest]) -> str:
    alarms, trials = sum(each.alarms for each in found), sum(len(each.outcomes) for each in found)
    low, high = clopper_pearson(alarms, trials)
    return f"{alarms} of {trials} cases, {low:.1%} to {high:.1%} (99 %)"
