"""False alarms and power of the paired rule, and of other harnesses': python -m proofs.rates [TRIALS] [--docs]

The rule itself is run (`schedule`, `judge_pairs`, `discoveries`), on machines simulated as `machine.py` and `fit.py`
say. Trials are independent. `--docs` puts the tables into docs/statistics.md in place of those that are there.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.judging.pair_ratios import FAST, PairRatio, clock_tick, fast_ends, neighbours, residuals
from bench.judging.paired import MOVED, judge_pairs, variance_prior
from bench.judging.rule import Rule, discoveries
from bench.running.schedule import schedule
from proofs import estimators, fit
from proofs.false_alarms import RECORDED as PROCESSES
from proofs.false_alarms import interval
from proofs.machine import Machine
from proofs.peers import PEERS
from proofs.recorded import KINDS, ONE_CORE, RECORDED, Visit, Way
from proofs.tables import fill

SECONDS, CHUNK, CASES = 10.0, 200, 24
STRESS = "compiled training"
GOALS = ((0.0, 60.0, 0.02), (0.05, 10.0, 0.05), (0.02, 30.0, 0.02), (0.01, 60.0, 0.01))
Ratios = Sequence[Sequence[PairRatio]]


def main(trials: int, docs: bool) -> None:
    """Print the tables, or put them into the document."""
    tables = {
        "estimators": estimators.rows(RECORDED),
        "estimators on one core": estimators.rows(ONE_CORE),
        "fit": fit.rows(),
        "kinds": kinds(trials),
        "one core": one_core(trials),
        "stresses": stresses(trials),
        "runs": runs(trials),
        "peers": peers(trials),
    }
    made: dict[str, list[str]] = {}
    for name, lines in tables.items():
        made[name] = list(lines)
        print("\n".join(made[name]), end="\n\n", flush=True)
    if docs:
        fill(made)


def kinds(trials: int) -> Iterator[str]:
    """The rule on each kind of case, on the machine as it was recorded."""
    head = "A/A, 60 s: alarms | A/A, 60 s: SAME within 2 % | 5 % in 10 s | 2 % in 30 s | 1 % in 60 s"
    yield f"| {trials} trials a cell | {head} |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for kind in KINDS:
        same, *slower = (outcomes(fit.fitted(kind), *goal, trials) for goal in GOALS)
        found = " | ".join(share(each, "SLOWER") for each in slower)
        yield f"| {kind} | {share(same, *MOVED)} | {share(same, 'SAME')} | {found} |"


def one_core(trials: int) -> Iterator[str]:
    """The rule on each kind of case where both sides are kept on one core (`--one-core`), day by day of recording."""
    days = sorted({day_of(visit) for visit in ONE_CORE})
    heads = " | ".join(f"{day}: A/A, 60 s: alarms | 0.5 % in 60 s | 1 % in 60 s" for day in days)
    yield f"| both sides on one core, {trials} trials a cell | {heads} |"
    yield f"| --- {'| --- ' * 3 * len(days)}|"
    for kind in KINDS:
        cells = []
        for day in days:
            machine = fit.fitted(kind, [visit for visit in ONE_CORE if day_of(visit) == day], neighbours)
            none, half, one = (
                outcomes(machine, effect, 60.0, 0.005, trials, neighbours) for effect in (0.0, 0.005, 0.01)
            )
            cells += [share(none, *MOVED), share(half, "SLOWER"), share(one, "SLOWER")]
        yield f"| {kind} | {' | '.join(cells)} |"


def day_of(visit: Visit) -> str:
    """The day that a visit was recorded on."""
    return f"{visit['pair'][:4]}-{visit['pair'][4:6]}-{visit['pair'][6:8]}"


def stresses(trials: int) -> Iterator[str]:
    """The rule on machines that are worse than the recorded one, each in one way."""
    base = fit.fitted(STRESS)
    rows = {
        "as recorded": base,
        "twice as many bursts": replace(base, enter=min(0.9, 2 * base.enter)),
        "10 % drift over the comparison": replace(base, drift=0.1),
        "three forks of ten 5 % slower": replace(base, slow_share=0.3),
        "starting first costs 2 %": replace(base, start=0.02),
        "heavy tails: t with 2 degrees of freedom": replace(base, tail=0.05),
        "a clock that ticks every 0.1 ms": replace(base, tick=1e-4),
    }
    yield f"| {STRESS}, {trials} trials a cell | A/A, 10 s: alarms | 5 % in 10 s |"
    yield "| --- | --- | --- |"
    for name, machine in rows.items():
        none, slower = (outcomes(machine, effect, SECONDS, 0.05, trials) for effect in (0.0, 0.05))
        yield f"| {name} | {share(none, 'SLOWER', 'FASTER')} | {share(slower, 'SLOWER')} |"


def runs(trials: int) -> Iterator[str]:
    """Whole runs whose machine's moods are shared by all cases or by none, some of which are slower."""
    count = trials // 10
    head = (
        "runs with any false alarm | false ones among what is said, mean | slower cases found | by Bonferroni"
    )
    yield f"| runs of {CASES} cases, {count} runs a row | {head} |"
    yield "| --- | --- | --- | --- | --- |"
    rows = {
        "identical sides, independent cases": (0.0, 0),
        "identical sides, pairs' ratios share half of their variance": (0.5, 0),
        f"10 of {CASES} cases 5 % slower": (0.0, 10),
        "likewise, half of the variance shared": (0.5, 10),
    }
    for name, (shared, slower) in rows.items():
        found = [Run.of(np.random.default_rng(seed), shared, slower) for seed in range(count)]
        alarms = seen(sum(each.false > 0 for each in found), count)
        false = np.mean([each.false / max(1, each.false + each.true) for each in found])
        shares = [
            f"{sum(getattr(each, way) for each in found) / slower / count:.1%}" if slower else ""
            for way in ("true", "bonferroni")
        ]
        yield f"| {name} | {alarms} | {false:.2%} | {' | '.join(shares)} |"


@dataclass(frozen=True)
class Run:
    """How many cases of a run were said to have moved: of those that did, of those that did not."""

    true: int
    false: int
    bonferroni: int  # of those that did, where each case has the same part of the false alarms

    @classmethod
    def of(cls, rng: np.random.Generator, shared: float, slower: int) -> Run:
        """A run whose first cases are 5 % slower; a case that has moved at a look takes part in no more."""
        plan = schedule(CASES, None, None, 0)
        spread = 0.01 * np.exp(rng.uniform(-1, 1, (CASES, 1)))
        own, common = rng.standard_normal((CASES, plan.looks[-1])), rng.standard_normal((1, plan.looks[-1]))
        effect = np.where(np.arange(CASES)[:, None] < slower, math.log1p(0.05), 0.0)
        ratios = paired(effect + spread * (math.sqrt(1 - shared) * own + math.sqrt(shared) * common))
        found: set[int] = set()
        alone: set[int] = set()
        for look, count in enumerate(plan.looks):
            pairs = [each[:count] for each in ratios]
            rule = Rule(0.02, CASES, prior={"wall": variance_prior([residuals(each) for each in pairs])})
            alone |= moved(pairs, rule, look, 1)
            level = discoveries(lambda k: len(found | moved(pairs, rule, look, k)), CASES)  # noqa: B023
            found |= moved(pairs, rule, look, level)
        true = {case for case in found if case < slower}
        return cls(len(true), len(found) - len(true), sum(case < slower for case in alone))


def moved(pairs: Ratios, rule: Rule, look: int, found: int) -> set[int]:
    """The cases that the rule says moved, at the level of so many."""
    at = replace(rule, found={"wall": found})
    return {case for case, each in enumerate(pairs) if judge_pairs(each, at, look)[0] in MOVED}


def peers(trials: int) -> Iterator[str]:
    """Other rules on the same seconds, on the recorded machine with what lies between two runs of it."""
    count = trials // 10
    yield f"| rule, 10 s of rounds, {count} trials a kind | A/A: alarms | 5 % slower: alarms |"
    yield "| --- | --- | --- |"
    for name in PEERS:
        found = {
            effect: np.mean([peer_alarms(kind, name, effect, count) for kind in KINDS])
            for effect in (0.0, 0.05)
        }
        yield f"| {name} | {found[0.0]:.1%} | {found[0.05]:.1%} |"
    ours = {
        effect: np.mean(
            [rate(outcomes(fit.fitted(kind), effect, SECONDS, 0.05, count), *MOVED) for kind in KINDS]
        )
        for effect in (0.0, 0.05)
    }
    yield f"| **compare**, 10 s of turns | {ours[0.0]:.1%} | {ours[0.05]:.1%} |"


def peer_alarms(kind: str, name: str, effect: float, trials: int) -> float:
    """How often another rule calls a change."""
    machine, peer, rng = fit.fitted(kind), PEERS[name], np.random.default_rng(1)
    rounds = max(3, round(SECONDS / 2 / peer.processes / machine.turn))
    a, b = (machine.rounds(rng, peer.processes, rounds, log, trials) for log in (0.0, math.log1p(effect)))
    moods = regime() * rng.standard_normal((2, trials, peer.processes, 1))
    sides = zip(a * np.exp(moods[0]), b * np.exp(moods[1]), strict=True)
    return float(np.mean([peer.alarm(x, y) for x, y in sides]))


def regime() -> float:
    """What the floor of one process differs by from the next's, as a standard deviation of logarithms: recorded."""
    floors = np.array([[np.log(np.quantile(times, FAST)) for times in each.values()] for each in PROCESSES])
    return float(np.median(np.std(np.diff(floors, axis=0), axis=0)) / math.sqrt(2))


def outcomes(
    machine: Machine, effect: float, budget: float, margin: float, trials: int, way: Way = fast_ends
) -> list[str]:
    """What the rule says of a case compared alone, trial by trial."""
    plan = schedule(1, budget, None, 0)
    quads = max(1, round(plan.seconds / machine.turn / 4))
    rule, rng, found = Rule(margin, 1), np.random.default_rng(0), list[str]()
    for _ in range(-(-trials // CHUNK)):
        a, b = machine.turns(rng, plan.looks[-1], plan.visits, quads, math.log1p(effect), CHUNK)
        ticks = clock_tick(np.concatenate([a, b], axis=-1))
        found += [stopped(pairs, plan.looks, rule) for pairs in paired(way(a, b), ticks)]
    return found[:trials]


def stopped(pairs: Sequence[PairRatio], looks: Sequence[int], rule: Rule) -> str:
    """The verdict at the look that decides."""
    for look, count in enumerate(looks):
        found, _ = judge_pairs(pairs[:count], rule, look)
        if found != "INCONCLUSIVE":
            return found
    return "INCONCLUSIVE"


def paired(ratios: np.ndarray, ticks: np.ndarray | None = None) -> Ratios:
    """Log-ratios and ticks of the clock, trials × pairs, as pairs that A and B start first in turn."""
    ticks = np.zeros_like(ratios) if ticks is None else ticks
    return [
        [
            PairRatio(float(ratio), k % 2 == 0, float(tick))
            for k, (ratio, tick) in enumerate(zip(*row, strict=True))
        ]
        for row in zip(ratios, ticks, strict=True)
    ]


def rate(verdicts: Sequence[str], *which: str) -> float:
    """How often it was one of these."""
    return sum(each in which for each in verdicts) / len(verdicts)


def share(verdicts: Sequence[str], *which: str) -> str:
    """The rate as people read it, with the interval of what is rare."""
    count, trials = sum(each in which for each in verdicts), len(verdicts)
    return seen(count, trials) if count < trials / 50 else f"{count / trials:.1%}"


def seen(count: int, trials: int) -> str:
    """A rate with its interval."""
    return f"{count / trials:.2%} ({interval(count, trials)})"


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--docs"]
    main(int(words[0]) if words else 10_000, "--docs" in sys.argv)
