"""False alarms and power of the paired rule on a case alone: python -m proofs.rates [TRIALS] [--docs]

The rule itself is run, on pairs drawn from recorded visits as resampled.py says. Trials are independent. `--docs`
puts the tables into docs/statistics.md in place of those that are there.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence

import numpy as np

from bench.experiments.kinds import KINDS
from bench.judging.rule import Terms
from bench.running.selection import matches
from bench.verdicts import MOVED
from proofs import estimators
from proofs.false_alarms import interval
from proofs.peers import peers
from proofs.recorded import visits
from proofs.resampled import Inject, Way, compared, nothing
from proofs.tables import fill

NAMES = (
    "small eager operations",
    "dense products",
    "eager training",
    "compiled training",
    "tf.data",
    "checkpoint",
)
Goal = tuple[float, float, float]  # effect, budget in seconds, margin
GOALS: tuple[Goal, ...] = ((0.0, 60.0, 0.02), (0.05, 10.0, 0.05), (0.02, 30.0, 0.02), (0.01, 60.0, 0.01))
STRESS = "compiled training"
RECORDING = "kinds"
PLACES = 0.03  # by which the places of a bimodal process differ


def main(trials: int, docs: bool) -> None:
    """Print the tables, or put them into the document."""
    tables = {
        "estimators": estimators.rows(),
        "kinds": kinds(trials),
        "stresses": stresses(trials),
        "peers": peers(trials // 4),
    }
    made: dict[str, list[str]] = {}
    for name, lines in tables.items():
        made[name] = list(lines)
        print("\n".join(made[name]), end="\n\n", flush=True)
    if docs:
        fill(made)


def case_of_kind() -> dict[str, str]:
    """The case of each kind, by its name."""
    recorded = visits(RECORDING)
    return {
        name: next(case for case in recorded if matches(glob, case))
        for name, glob in zip(NAMES, KINDS, strict=True)
    }


def kinds(trials: int) -> Iterator[str]:
    """The rule on each kind of case, as it was recorded."""
    head = "A/A, 60 s: alarms | A/A, 60 s: SAME within 2 % | 5 % in 10 s | 2 % in 30 s | 1 % in 60 s"
    yield f"| {trials} trials a cell | {head} |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name, case in case_of_kind().items():
        same, *slower = (outcomes(case, goal, trials) for goal in GOALS)
        found = " | ".join(share(each, "SLOWER") for each in slower)
        yield f"| {name} | {share(same, *MOVED)} | {share(same, 'SAME')} | {found} |"


def stresses(trials: int) -> Iterator[str]:
    """The rule on machines that are worse than the recorded one, each in one way."""
    case = case_of_kind()[STRESS]
    rows: dict[str, Inject] = {
        "as recorded": nothing,
        f"processes in one of two places, {PLACES:.0%} apart": bimodal,
        "the same, and nothing else scatters": lambda rng, ratios: bimodal(rng, 0.03 * ratios),
        "three pairs of ten 5 % off": lambda rng, ratios: ratios + 0.05 * (rng.random() < 0.3) * sign(rng),
        "heavy tails: t with 2 degrees of freedom, 1 %": lambda rng, ratios: (
            ratios + 0.01 * rng.standard_t(2)
        ),
    }
    yield f"| {STRESS}, {trials} trials a cell | A/A, 10 s: alarms | A/A, 60 s: alarms | 5 % in 10 s |"
    yield "| --- | --- | --- | --- |"
    for name, inject in rows.items():
        ten, sixty, slower = (
            outcomes(case, goal, trials, inject)
            for goal in ((0.0, 10.0, 0.05), (0.0, 60.0, 0.05), (0.05, 10.0, 0.05))
        )
        yield f"| {name} | {share(ten, *MOVED)} | {share(sixty, *MOVED)} | {share(slower, 'SLOWER')} |"


def bimodal(rng: np.random.Generator, ratios: np.ndarray) -> np.ndarray:
    """Each side's process is in a fast or a slow place, by chance."""
    places = rng.random(2) < 0.5
    return ratios + PLACES * (float(places[1]) - float(places[0]))


def sign(rng: np.random.Generator) -> float:
    """One or minus one."""
    return float(rng.choice((-1, 1)))


def outcomes(case: str, goal: Goal, trials: int, inject: Inject = nothing) -> list[str]:
    """What the rule says of a case compared alone, trial by trial."""
    effect, budget, margin = goal
    slower, terms = {case: math.log1p(effect)}, Terms(margin, bias=0.0)
    found = list[str]()
    for seed in range(trials):
        state = compared(np.random.default_rng(seed), RECORDING, [case], slower, terms, Way(budget, inject))
        found.append(state.verdicts[case][0].outcome)
    return found


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
    main(int(words[0]) if words else 2000, "--docs" in sys.argv)
