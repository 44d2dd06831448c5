"""`selftest`: identical sides, side by side: what this machine makes of them."""

from __future__ import annotations

import math
import time
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace

from bench import host
from bench.commands.common import fresh_log, measuring, side_of, stored_in
from bench.commands.comparing import Comparing
from bench.judging.selftest import Selftest, clopper_pearson
from bench.records import Verdict
from bench.reporting import paired, terminal
from bench.storing import selftests

KINDS = (  # small eager operations, dense products, eager and compiled training, tf.data, checkpoint
    "prime_square_differences[n=9,*",
    "matmul_chain[chain=orthogonal,n=512,products=16,device=*",
    "mnist_training[dataset=*",
    "linear_regression[samples=2000,mode=function,*",
    "input_pipeline[stages=documented,read=python,batches=64,dataset=*",
    "checkpoint_round_trip[what=variable,device=*",
)


def run(options: Namespace) -> int:
    """The command `selftest`; 1 where identical sides raised an alarm, because the rule is then not to be trusted."""
    options.cases = options.cases or list(KINDS)
    side = side_of(options, "cpu")
    with measuring() as folder:
        fresh_log(options.results / "lane.log")
        sides = {"a": side, "b": replace(side, name=f"{side.name} again")}
        comparing = Comparing(options, sides, stored_in(options.baselines), None, folder)
        comparing.run()
    report = comparing.report()
    paired.show(report, comparing.drifts, terminal.console())
    machine = host.machine_id(host.machine())
    found = Selftest(machine, time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), comparing.balanced())
    print(summary(found, report.verdicts))
    print(selftests.write(options.results, machine, found.when, found.balanced))
    return report.exit_code


def summary(found: Selftest, verdicts: Sequence[Verdict]) -> str:
    """Alarms with their interval, the machine's bias bound, and how far balanced pairs scatter."""
    alarms = sum(verdict.outcome in ("SLOWER", "FASTER") for verdict in verdicts)
    low, high = clopper_pearson(alarms, len(verdicts))
    lines = [
        f"{alarms} of {len(verdicts)} cases on identical sides raised an alarm: {low:.1%} to {high:.1%} (99 %)",
        f"bias of the machine: at most {math.expm1(found.bias):.2%} (99 %)",
        f"standard deviation between balanced pairs: {math.sqrt(found.prior.variance):.2%}, as far as cases agree",
    ]
    return "\n".join(lines)
