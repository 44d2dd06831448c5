"""Whether the bias bound of `selftest` covers: python -m proofs.bias [TRIALS] [--docs]

A simulated machine favours a side: every case alike, or each by an amount of its own. Selftests of the six kinds
bound that bias, and a case that they did not have is then compared with itself. Pairs scatter, normally, as much as
pairs of recorded visits of its kind do. `--docs` puts the table into docs/statistics.md.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from bench.judging.pair_ratios import PairRatio
from bench.judging.rule import Terms
from bench.judging.selftest import Selftest, bias
from bench.running.schedule import schedule
from bench.verdicts import MOVED
from proofs.rates import RECORDING, case_of_kind, seen
from proofs.resampled import judged, pool
from proofs.tables import fill

BUDGET = 10.0  # seconds of turns a case: selftest's and the later comparison's
MACHINES = {  # what all cases share, and the standard deviation of what each has of its own; logarithms
    "no bias": (0.0, 0.0),
    "0.5 % in every case": (0.005, 0.0),
    "0.5 % on average, of each case its own": (0.0, 0.005),
    "both": (0.005, 0.005),
}


@dataclass(frozen=True)
class Seen:
    """One machine: what its selftests bounded, and what became of a case that they did not have."""

    bound: float
    covered: bool
    alarm: bool  # with the bound
    bare: bool  # an alarm without it


def main(trials: int, docs: bool) -> None:
    """Print the table, or put it into the document."""
    lines = list(rows(trials))
    print("\n".join(lines))
    if docs:
        fill({"bias": lines})


def rows(trials: int) -> Iterator[str]:
    """A row per machine and number of selftests."""
    head = "selftests | bound, median | covers a case they did not have | alarms on it without the bound | with it"
    yield f"| a machine that favours a side by …, {trials} trials a row | {head} |"
    yield "| --- | --- | --- | --- | --- | --- |"
    spreads = np.array(list(scatter().values()))
    for name, (shared, own) in MACHINES.items():
        for count in (1, 5):
            rng = np.random.default_rng(0)
            found = [machine(rng, spreads, shared, own, count) for _ in range(trials)]
            bound = math.expm1(float(np.median([each.bound for each in found])))
            covers = sum(each.covered for each in found) / trials
            alarms = (
                seen(sum(each), trials) for each in zip(*((f.bare, f.alarm) for f in found), strict=True)
            )
            yield f"| {name} | {count} | {bound:.2%} | {covers:.1%} | {' | '.join(alarms)} |"


def scatter() -> Mapping[str, float]:
    """The standard deviation of the log-ratios of pairs of ten seconds, by kind."""
    plan = schedule(1, BUDGET, None, 0)
    drawn = {kind: pool(RECORDING, case, plan.visits, 0.3) for kind, case in case_of_kind().items()}
    return {kind: float(np.std(ratios[:, 0])) for kind, ratios in drawn.items()}


def machine(rng: np.random.Generator, spreads: np.ndarray, shared: float, own: float, selftests: int) -> Seen:
    """One machine drawn, its selftests, and a later comparison of a case of its own."""
    plan = schedule(1, BUDGET, None, 0)
    kinds = shared + own * rng.standard_normal((len(spreads), 1))
    found = [
        _selftest(paired(kinds + spreads[:, None] * rng.standard_normal((len(spreads), plan.looks[-1]))))
        for _ in range(selftests)
    ]
    bound, true = bias(found), shared + own * rng.standard_normal()
    [pairs] = paired(true + rng.choice(spreads) * rng.standard_normal((1, plan.looks[-1])))
    alarm, bare = (judged(pairs, plan, Terms(0.02, bias=each)) in MOVED for each in (bound, 0.0))
    return Seen(bound, abs(true) <= bound, alarm, bare)


def _selftest(ratios: list[list[PairRatio]]) -> Selftest:
    return Selftest("", "", BUDGET, {}, {}, {str(case): pairs for case, pairs in enumerate(ratios)})


def paired(ratios: np.ndarray) -> list[list[PairRatio]]:
    """Log-ratios, trials × pairs, as pairs that A and B start first in turn."""
    return [[PairRatio(float(ratio), k % 2 == 0) for k, ratio in enumerate(row)] for row in ratios]


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--docs"]
    main(int(words[0]) if words else 2000, "--docs" in sys.argv)
