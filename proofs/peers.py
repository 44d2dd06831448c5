"""Other harnesses' rules for "did it get slower", on the same seconds of simulated rounds.

Each gets a whole run of side A and then one of side B, as it is used: fresh processes of one side alone, in as many
processes as the harness starts by default. Their rounds are the turns of one side of as many recorded visits, A's and
B's of different ones: what lies between two runs of a machine lies between those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from proofs.recorded import Recorded, visits

Rounds = np.ndarray  # processes × rounds, seconds


@dataclass(frozen=True)
class Peer:
    """A rule, and how many processes its harness spreads a side's seconds over."""

    processes: int
    alarm: Callable[[Rounds, Rounds], bool]


def fixed(statistic: Callable[[Rounds], float]) -> Callable[[Rounds, Rounds], bool]:
    """pytest-benchmark's --benchmark-compare-fail=STATISTIC:5%."""
    return lambda a, b: statistic(b) > 1.05 * statistic(a)


def asv(factor: float) -> Callable[[Rounds, Rounds], bool]:
    """asv continuous: medians apart by the factor, and Mann and Whitney's test below 0.002 (asv 0.6)."""

    def alarm(a: Rounds, b: Rounds) -> bool:
        ratio = float(np.median(b) / np.median(a))
        return not 1 / factor < ratio < factor and stats.mannwhitneyu(a.ravel(), b.ravel()).pvalue < 0.002

    return alarm


def pyperf(a: Rounds, b: Rounds) -> bool:
    """pyperf compare_to: Student's two-sample test at 95 %, three values in each of 20 processes."""
    parts = min(3, a.shape[1])
    values = [
        np.stack([part.mean(axis=1) for part in np.array_split(side, parts, axis=1)]) for side in (a, b)
    ]
    return bool(stats.ttest_ind(values[0].ravel(), values[1].ravel()).pvalue < 0.05)


def criterion(a: Rounds, b: Rounds) -> bool:
    """Criterion.rs: bootstrapped change of the mean, 95 %, wholly beyond its noise threshold of 1 %."""
    rng = np.random.default_rng(0)
    means = [rng.choice(side.ravel(), (400, side.size)).mean(axis=1) for side in (a, b)]
    low, high = np.quantile(means[1] / means[0] - 1, (0.025, 0.975))
    return bool(low > 0.01 or high < -0.01)


def welch(a: Rounds, b: Rounds) -> bool:
    """Welch's test on the rounds of one process each, at 0.5 %, as many false alarms as ours may raise."""
    return bool(stats.ttest_ind(a.ravel(), b.ravel(), equal_var=False).pvalue < 0.005)


PEERS: Mapping[str, Peer] = {
    "pytest-benchmark, compare-fail=mean:5%": Peer(1, fixed(lambda x: float(np.mean(x)))),
    "pytest-benchmark, compare-fail=median:5%": Peer(1, fixed(lambda x: float(np.median(x)))),
    "pytest-benchmark, compare-fail=min:5%": Peer(1, fixed(lambda x: float(np.min(x)))),
    "asv, factor 1.1 (its default)": Peer(2, asv(1.1)),
    "asv, factor 1.02": Peer(2, asv(1.02)),
    "pyperf, t-test": Peer(20, pyperf),
    "Criterion, bootstrap": Peer(1, criterion),
    "Welch's test": Peer(1, welch),
}


def peers(trials: int) -> Iterator[str]:
    """How often each rule calls a change between runs of ten seconds, over the six kinds of case."""
    found = list(visits("kinds").values())
    yield f"| rule, on single runs of each side, {trials} trials a kind | A/A: alarms | 5 % slower: alarms |"
    yield "| --- | --- | --- |"
    for name, peer in PEERS.items():
        none, slower = (np.mean([_alarms(mine, peer, by, trials) for mine in found]) for by in (1.0, 1.05))
        yield f"| {name} | {none:.1%} | {slower:.1%} |"


def _alarms(mine: Sequence[Recorded], peer: Peer, slower: float, trials: int) -> float:
    rng = np.random.default_rng(1)
    return float(np.mean([peer.alarm(*_runs(rng, mine, peer.processes, slower)) for _ in range(trials)]))


def _runs(
    rng: np.random.Generator, mine: Sequence[Recorded], processes: int, slower: float
) -> tuple[Rounds, Rounds]:
    """A run of side A and one of side B, of different visits where there are enough."""
    drawn = rng.choice(len(mine), 2 * processes, replace=2 * processes > len(mine))
    sides = [np.concatenate(mine[at].a if rng.random() < 0.5 else mine[at].b) for at in drawn]
    rounds = min(map(len, sides))
    a, b = np.array([side[:rounds] for side in sides]).reshape(2, processes, rounds)
    return a, slower * b
