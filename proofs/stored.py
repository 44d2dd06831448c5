"""What stored times can tell: python -m proofs.stored [TRIALS] [--docs]

The rule's own code (`stored_times`, `confidence_of`, the sentinel) on the simulated machines of `false_alarms.py`,
with as many cases as a run has: how often a rerun of unchanged code raises an alarm, and how many changes of eight
times a case's own scatter between runs are seen. `--docs` puts the table into docs/statistics.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from bench.judging.against_baseline import SUSPICION, confidence_of, share
from bench.judging.stored_times import Scatter, Times, change, learn
from proofs.false_alarms import ROWS, Noise, interval
from proofs.tables import fill

CASES, PROCESSES, CHANGED, EFFECT = 105, 3, 5, 8.0
RUNS = (3, 8, 10)
# The standard deviation of the least of three normal values: what processes add to the scatter between runs.
OF_THREE = 0.748
MACHINES = {f"{name}; 1 to 15 %": (noise, 0.01) for name, noise in ROWS.items()}
MACHINES["normal; 5 to 15 %"] = (ROWS["normal"], 0.05)


@dataclass(frozen=True)
class Outcome:
    """Of one trial: an alarm where nothing changed, the share of changes seen, and a false alarm beside them."""

    alarm: bool
    seen: float
    false: bool


def main(trials: int, docs: bool) -> None:
    """Print the table, or put it into the document."""
    lines = list(table(trials))
    print("\n".join(lines))
    if docs:
        fill({"stored": lines})


def table(trials: int) -> Iterator[str]:
    """A row per machine and number of accepted runs."""
    head = f"A/A: runs with an alarm | changes of {EFFECT:.0f} × the scatter seen | runs with a false one beside them"
    yield f"| {CASES} cases, {trials} trials a row; days; scatter of the cases | accepted runs | {head} |"
    yield "| --- | --- | --- | --- | --- |"
    for name, (noise, least) in MACHINES.items():
        for runs in RUNS:
            rng = np.random.default_rng(0)
            found = [trial(rng, noise, least, runs) for _ in range(trials)]
            alarms, false = (sum(getattr(each, what) for each in found) for what in ("alarm", "false"))
            seen = np.mean([each.seen for each in found])
            rates = [f"{count / trials:.2%} ({interval(count, trials)})" for count in (alarms, false)]
            yield f"| {name} | {runs} | {rates[0]} | {seen:.1%} | {rates[1]} |"


def trial(rng: np.random.Generator, noise: Noise, least: float, runs: int) -> Outcome:
    """Accepted runs and one more, unchanged; then the same with some cases slower."""
    between = np.exp(rng.uniform(np.log(least), np.log(0.15), CASES))
    within = between * np.exp(rng.uniform(np.log(0.3), np.log(2.0), CASES))
    own, shared = noise.draw(rng, (runs + 1, CASES)), noise.draw(rng, (runs + 1, 1))
    days = np.sqrt(1 - noise.shared) * own + np.sqrt(noise.shared) * shared
    logs = (days * between)[:, :, None] + rng.standard_normal((runs + 1, CASES, PROCESSES)) * within[:, None]
    sentinel = 0.05 * np.sqrt(noise.shared) * shared + 0.01 * rng.standard_normal((runs + 1, PROCESSES))
    if drifted(sentinel):
        return Outcome(alarm=False, seen=0.0, false=False)
    same = {str(case): Times(logs[-1, case], logs[:-1, case].tolist()) for case in range(CASES)}
    slower = EFFECT * np.hypot(between, OF_THREE * within) * (np.arange(CASES) < CHANGED)
    slowed = {case: Times(each.now + slower[int(case)], each.earlier) for case, each in same.items()}
    scatter = learn(same)
    found = moved(slowed, scatter)
    changed = {str(case) for case in range(CHANGED)}
    return Outcome(bool(moved(same, scatter)), len(found & changed) / CHANGED, bool(found - changed))


def moved(cases: Mapping[str, Times], scatter: Scatter) -> set[str]:
    """The cases that the rule says are slower or faster."""
    confidence = confidence_of(cases, scatter, share("wall"))
    return {case for case, times in cases.items() if change(times, scatter, case).moved(confidence)}


def drifted(sentinel: np.ndarray) -> bool:
    """Whether the sentinel of the last run withholds the verdicts."""
    earlier = [[float(np.min(run))] for run in sentinel[:-1]]
    return change(Times([float(np.min(sentinel[-1]))], earlier), Scatter(), "sentinel").moved(SUSPICION)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else 300, "--docs" in sys.argv)
