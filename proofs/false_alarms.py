"""How often a rerun of unchanged code raises an alarm: python -m proofs.false_alarms [TRIALS]

The whole rule is run (`judge_run`: four series, the prior, Bonferroni, the sentinel) on

1. simulated machines, as many trials as asked for: 25 cases whose runs scatter between days and between
   processes by amounts drawn from what the traces show (1 to 15 %), with days that shift every case alike,
   and the tails that the row names. Trials are independent, so the rate has a Clopper-Pearson interval.
2. recorded traces (`processes.jsonl`: fresh processes of identical code on a shared machine of two cores),
   cut into runs of three consecutive processes, drawn again and again. These draws share their data: a
   check on the simulation, without an interval.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

from bench.judging.against_baseline import judge_run
from bench.records import Check, Entry, Measurement, Record, Round

TRACES = Path(__file__).with_name("processes.jsonl")
RECORDED = [json.loads(line) for line in TRACES.read_text().splitlines()]
CASES, PROCESSES, ALARMS = 25, 3, ("SLOWER", "FASTER")
DAY = 86_400.0

Draw = Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]


@dataclass(frozen=True)
class Noise:
    """What a simulated machine does: unit-variance noise, and how much of a day's shift all cases share."""

    draw: Draw
    shared: float


def normal(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Gaussian noise."""
    return rng.standard_normal(shape)


def heavy(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Student's t with 4 degrees of freedom, at unit variance."""
    tails: np.ndarray = rng.standard_t(4, shape) / np.sqrt(2)
    return tails


def two_speeds(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """A slower speed on one day in five, at unit variance."""
    slow: np.ndarray = rng.random(shape) < 0.2
    moods: np.ndarray = slow * 2.5 - 0.5 + 0.1 * rng.standard_normal(shape)
    return moods


ROWS: Mapping[str, Noise] = {
    "normal": Noise(normal, 0.0),
    "normal, half of a day's shift shared by all cases": Noise(normal, 0.5),
    "heavy tails (t with 4 degrees of freedom)": Noise(heavy, 0.0),
    "two speeds, the slower on one day in five, each case on its own": Noise(two_speeds, 0.0),
    "two speeds, the whole machine": Noise(two_speeds, 1.0),
}


def main(trials: int) -> None:
    """Print both tables."""
    rng = np.random.default_rng(0)
    print(f"| simulated machine, {trials} trials a row | accepted runs | {HEAD} | 95 % interval |")
    print("| --- | --- | --- | --- | --- |")
    for name, noise in ROWS.items():
        for runs in (3, 8):
            judged = [judge(simulated(rng, noise, runs)) for _ in range(trials)]
            count = sum(alarmed for alarmed, _ in judged)
            print(f"| {name} | {runs} | {said(judged)} | {interval(count, trials)} |", flush=True)
    print(f"\n| recorded traces, 1000 draws | accepted runs | {HEAD} |\n| --- | --- | --- | --- |")
    for runs in (3, 5, 8):
        print(
            f"| shared machine, 2 cores | {runs} | {said([judge(resampled(rng, runs)) for _ in range(1000)])} |"
        )


HEAD = "runs with an alarm | smallest visible slowdown, median over cases"


def judge(runs: Sequence[Sequence[Record]]) -> tuple[bool, float]:
    """Of the last run against the others: whether anything is SLOWER or FASTER, and the median effect visible."""
    earlier = [record for run in runs[:-1] for record in run]
    verdicts = judge_run(runs[-1], earlier, (), margin=0.02)
    visible = [v.mde for v in verdicts if v.series == "wall" and v.mde is not None]
    return any(v.outcome in ALARMS for v in verdicts), float(np.median(visible))


def said(judged: Sequence[tuple[bool, float]]) -> str:
    """The two columns that every table has."""
    alarms, visible = zip(*judged, strict=True)
    return f"{np.mean(alarms):.2%} | {np.median(visible):.0%}"


def interval(count: int, trials: int) -> str:
    """Clopper and Pearson's interval, by SciPy."""
    low, high = stats.binomtest(count, trials).proportion_ci(0.95, "exact")
    return f"{low:.2%} to {high:.2%}"


def simulated(rng: np.random.Generator, noise: Noise, runs: int) -> list[list[Record]]:
    """`runs` accepted runs and one more, a day apart, of unchanged code."""
    between = np.exp(rng.uniform(np.log(0.01), np.log(0.15), CASES))
    within = between * np.exp(rng.uniform(np.log(0.3), np.log(2.0), CASES))
    own, shared = noise.draw(rng, (runs + 1, CASES)), noise.draw(rng, (runs + 1, 1))
    days = np.sqrt(1 - noise.shared) * own + np.sqrt(noise.shared) * shared
    scatter = rng.standard_normal((runs + 1, CASES, PROCESSES)) * within[:, None]
    seconds = np.exp(days[:, :, None] * between[:, None] + scatter)
    sentinels = np.exp(0.05 * np.sqrt(noise.shared) * shared[:, 0])
    return [
        [
            record(run, f"case{case}", process, [seconds[run, case, process]], sentinels[run], rng)
            for case in range(CASES)
            for process in range(PROCESSES)
        ]
        for run in range(runs + 1)
    ]


def resampled(rng: np.random.Generator, runs: int) -> list[list[Record]]:
    """Runs of three consecutive recorded processes, drawn without replacement in random order."""
    starts = rng.choice(len(RECORDED) // PROCESSES, runs + 1, replace=False) * PROCESSES
    return [
        [
            record(run, case, process, rounds, 1.0, rng)
            for process in range(PROCESSES)
            for case, rounds in RECORDED[start + process].items()
        ]
        for run, start in enumerate(starts)
    ]


def record(
    run: int, case: str, process: int, seconds: Sequence[float], sentinel: float, rng: np.random.Generator
) -> Record:
    """A record of these rounds; first call, memory and sentinel scatter by 5, 0.5 and 1 % of their own."""
    own = np.exp(rng.standard_normal(3) * (0.05, 0.005, 0.01))
    measurement = Measurement(
        import_seconds=1.0,
        build_seconds=1.0,
        first_call_seconds=own[0],
        rounds=tuple(Round(each, each, 1) for each in seconds),
        peak_bytes=int(1e9 * own[1]),
        peak_own_bytes=int(1e9 * own[1]),
        sentinel_seconds=sentinel * own[2],
    )
    entry = Entry(case, "simulated", {}, "cpu", None, "point", smoke=False, revision=1, source="")
    return Record(
        f"run{run}", run * DAY, "side", process, entry, Check("proven"), "", measurement=measurement
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
