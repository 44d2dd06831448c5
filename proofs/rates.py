"""False alarms and power of the paired rule, and of other harnesses': python -m proofs.rates [TRIALS] [--docs]

The rule itself is run (`schedule`, `compare_pairs`, `outcome`), on machines simulated as `machine.py` says. Trials
are independent. `--docs` puts the tables into docs/statistics.md in place of those that are there.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from bench.judging.paired import HALVES, Rule, compare_pairs, lent, outcome
from bench.judging.statistics import NO_PRIOR
from bench.judging.turns import FAST, PairRatio, residuals
from bench.running.schedule import schedule
from proofs import estimators
from proofs.false_alarms import RECORDED as PROCESSES
from proofs.false_alarms import interval
from proofs.machine import KINDS, ONE_CORE, Machine, fitted
from proofs.peers import PEERS
from proofs.tables import fill

SECONDS, CHUNK = 10.0, 200
STRESS = "compiled training"
GOALS = ((0.0, 60.0, 0.02), (0.05, 10.0, 0.05), (0.02, 30.0, 0.02), (0.01, 60.0, 0.01))
Ratios = Sequence[Sequence[PairRatio]]


def main(trials: int, docs: bool) -> None:
    """Print the tables, or put them into the document."""
    tables = {
        "estimators": estimators.rows(),
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
        said = [outcomes(fitted(kind), *goal, trials) for goal in GOALS]
        alarms = share(said[0], "SLOWER", "FASTER")
        found = " | ".join(share(each, "SLOWER") for each in said[1:])
        yield f"| {kind} | {alarms} | {share(said[0], 'SAME')} | {found} |"


def one_core(trials: int) -> Iterator[str]:
    """The rule on each kind of case where both sides are kept on one core (`--one-core`)."""
    yield f"| both sides on one core, {trials} trials a cell | A/A, 60 s: alarms | 0.5 % in 60 s | 1 % in 60 s |"
    yield "| --- | --- | --- | --- |"
    for kind in KINDS:
        machine = fitted(kind, ONE_CORE)
        none, half, one = (outcomes(machine, effect, 60.0, 0.005, trials) for effect in (0.0, 0.005, 0.01))
        yield f"| {kind} | {share(none, 'SLOWER', 'FASTER')} | {share(half, 'SLOWER')} | {share(one, 'SLOWER')} |"


def stresses(trials: int) -> Iterator[str]:
    """The rule on machines that are worse than the recorded one, each in one way."""
    base = fitted(STRESS)
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
    """Whole A/A runs of 24 cases, whose machine's moods are shared by all cases or by none."""
    yield f"| A/A runs of 24 cases, {trials // 10} runs | runs with any alarm |"
    yield "| --- | --- |"
    for name, shared in (("independent cases", 0.0), ("pairs' ratios share half of their variance", 0.5)):
        alarms = sum(alarmed_run(np.random.default_rng(seed), shared) for seed in range(trials // 10))
        yield f"| {name} | {seen(alarms, trials // 10)} |"


def alarmed_run(rng: np.random.Generator, shared: float, cases: int = 24) -> bool:
    """Whether any case of a run of identical sides is called slower or faster, at either look."""
    plan = schedule(cases, None, None, 0)
    spread = 0.01 * np.exp(rng.uniform(-1, 1, (cases, 1)))
    own, common = rng.standard_normal((cases, plan.looks[-1])), rng.standard_normal((1, plan.looks[-1]))
    ratios = paired(spread * (math.sqrt(1 - shared) * own + math.sqrt(shared) * common))
    for look, count in enumerate(plan.looks):
        seen = [pairs[:count] for pairs in ratios]
        rule = Rule(0.02, cases, prior={"wall": lent([residuals(pairs) for pairs in seen])})
        if any(verdict(pairs, rule, look) in ("SLOWER", "FASTER") for pairs in seen):
            return True
    return False


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
            [rate(outcomes(fitted(kind), effect, SECONDS, 0.05, count), "SLOWER", "FASTER") for kind in KINDS]
        )
        for effect in (0.0, 0.05)
    }
    yield f"| **compare**, 10 s of turns | {ours[0.0]:.1%} | {ours[0.05]:.1%} |"


def peer_alarms(kind: str, name: str, effect: float, trials: int) -> float:
    """How often another rule calls a change."""
    machine, peer, rng = fitted(kind), PEERS[name], np.random.default_rng(1)
    rounds = max(3, round(SECONDS / 2 / peer.processes / machine.turn))
    a, b = (machine.rounds(rng, peer.processes, rounds, log, trials) for log in (0.0, math.log1p(effect)))
    moods = regime() * rng.standard_normal((2, trials, peer.processes, 1))
    sides = zip(a * np.exp(moods[0]), b * np.exp(moods[1]), strict=True)
    return float(np.mean([peer.alarm(x, y) for x, y in sides]))


def regime() -> float:
    """What the floor of one process differs by from the next's, as a standard deviation of logarithms: recorded."""
    floors = np.array([[np.log(np.quantile(times, FAST)) for times in each.values()] for each in PROCESSES])
    return float(np.median(np.std(np.diff(floors, axis=0), axis=0)) / math.sqrt(2))


def outcomes(machine: Machine, effect: float, budget: float, margin: float, trials: int) -> list[str]:
    """What the rule says of a case compared alone, trial by trial."""
    plan = schedule(1, budget, None, 0)
    quads = max(1, round(plan.seconds / machine.turn / 4))
    rule, rng, said = Rule(margin, 1, spent=HALVES), np.random.default_rng(0), []
    for _ in range(-(-trials // CHUNK)):
        a, b = machine.turns(rng, plan.looks[-1], plan.visits, quads, math.log1p(effect), CHUNK)
        ratios = np.log(np.quantile(b, FAST, axis=2) / np.quantile(a, FAST, axis=2))
        said += [stopped(pairs, plan.looks, rule) for pairs in paired(ratios)]
    return said[:trials]


def stopped(pairs: Sequence[PairRatio], looks: Sequence[int], rule: Rule) -> str:
    """The verdict at the look that decides."""
    for look, count in enumerate(looks):
        found = verdict(pairs[:count], rule, look)
        if found != "INCONCLUSIVE":
            return found
    return "INCONCLUSIVE"


def verdict(pairs: Sequence[PairRatio], rule: Rule, look: int) -> str:
    """The outcome at one look."""
    found = compare_pairs(pairs, rule.prior.get("wall", NO_PRIOR), rule.confidence(look))
    return outcome(found, pairs, rule) if found else "INCONCLUSIVE"


def paired(ratios: np.ndarray) -> Ratios:
    """Log-ratios, trials × pairs, as pairs that A and B start first in turn."""
    return [[PairRatio(float(each), k % 2 == 0) for k, each in enumerate(row)] for row in ratios]


def rate(said: Sequence[str], *which: str) -> float:
    """How often it was one of these."""
    return sum(each in which for each in said) / len(said)


def share(said: Sequence[str], *which: str) -> str:
    """The rate as people read it, with the interval of what is rare."""
    count = sum(each in which for each in said)
    return seen(count, len(said)) if count < len(said) / 50 else f"{count / len(said):.1%}"


def seen(count: int, trials: int) -> str:
    """A rate with its interval."""
    return f"{count / trials:.2%} ({interval(count, trials)})"


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--docs"]
    main(int(words[0]) if words else 10_000, "--docs" in sys.argv)
