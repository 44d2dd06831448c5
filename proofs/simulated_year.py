"""Years of nights, simulated: false regressions, power, and other detectors: python -m proofs.simulated_year [--docs]

A night's comparison of a case draws eight pairs from those that were recorded of identical sides (`visits.jsonl`),
six kinds of case, with the standard error that the paired rule gives them. What no recording of one day can show is
assumed: each build is laid out anew (LAYOUT), every tenth series has two modes (MODES), every twentieth night is
missing, the base changes after 120 nights (its link is measured like a night), and after 240 nights the machine is
another: its series begin anew.

A flag is what `change_points.changes` says of the series as it was that night. Fresh pairs of both builds, twice as
many as a night has, confirm it or do not.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bench.judging.build_series import BuildSeries
from bench.judging.change_points import changes, threshold
from bench.judging.moves import moves_of
from bench.judging.selftest import clopper_pearson
from bench.judging.student import t_quantile
from bench.tracking import ChangePoint, HistoryPoint, SeriesKey
from proofs.rates import RECORDING, case_of_kind
from proofs.resampled import pool
from proofs.tables import NIGHTLY, fill

CASES, NIGHTS, PAIRS = 100, 365, 8
LAYOUT = 0.003  # standard deviation of what a build's layout makes of a case
MODES, OFTEN = 0.03, 0.2  # what the second mode costs, and how often a night is in it
BASE_CHANGES, SWAPPED, MISSING = 120, 240, 0.05
FREEDOM, PRIOR = 11.0, 4.0  # of a night's standard error, and of the prior in it
BEFORE = 100  # nights before a change point whose finding is tried
LEVEL = 0.01 * 0.7 * 0.8 * 0.5 / CASES  # of one case's verdict on the wall clock, where nothing else moved
SECONDS = 0.3  # of turns of a visit
COMPARED = 60  # series of a kind that the other detectors see, which take seconds for each
CASE_OF = case_of_kind()
KINDS = tuple(CASE_OF)
OTHERS = ("--with", "apache-otava==0.8.0", "--with", "ruptures==1.1.10")
KEY = SeriesKey("simulated", "case", 1, "wall")


def main(years: int, trials: int, docs: bool) -> None:
    """Print the tables, or put them into the document."""
    tables = {"year": list(year_rows(years, trials)), "detectors": list(detector_rows(min(trials, COMPARED)))}
    for lines in tables.values():
        print("\n".join(lines), end="\n\n", flush=True)
    if docs:
        fill(tables, NIGHTLY)


@dataclass(frozen=True)
class Case:
    """What is drawn of one case."""

    kind: str
    two_modes: bool = False

    @property
    def visible(self) -> float:
        """The log-ratio that one night sees with a power of 80 %, as its comparison publishes it."""
        return (
            (t_quantile(FREEDOM, 1 - LEVEL / 2) + t_quantile(FREEDOM, 0.8))
            * spread(self.kind)
            / math.sqrt(PAIRS)
        )

    def nights(
        self, rng: np.random.Generator, count: int, pairs: int = PAIRS
    ) -> tuple[np.ndarray, np.ndarray]:
        """The ratio and the squared standard error of so many nights, noise only."""
        drawn = rng.choice(ratios(self.kind), (count, pairs))
        own = drawn.var(axis=1, ddof=1)
        variance = (PRIOR * spread(self.kind) ** 2 + (pairs - 1) * own) / (PRIOR + pairs - 1)
        modes = MODES * (rng.random(count) < OFTEN) if self.two_modes else 0.0
        return drawn.mean(axis=1) + modes, variance / pairs


@cache
def ratios(kind: str) -> np.ndarray:
    """The log-ratios of pairs drawn from recorded visits of a kind of case, around their mean."""
    found: np.ndarray = pool(RECORDING, CASE_OF[kind], 1, SECONDS)[:, 0]
    centred: np.ndarray = found - found.mean()
    return centred


@cache
def spread(kind: str) -> float:
    """Their standard deviation."""
    return float(ratios(kind).std(ddof=1))


def build(night: Any) -> str:
    """The nightly of a night."""
    return f"tf-nightly-cpu==2.22.0.dev{int(night):08d}"


def a_series(
    case: Case, rng: np.random.Generator, nights: int, change: tuple[int, float] | None = None
) -> BuildSeries:
    """The series of so many nights, with a change at one of them where that is said."""
    ran = rng.random(nights) >= MISSING
    if change:
        ran[change[0] :] = True  # what is counted is nights that ran
    there = np.flatnonzero(ran)
    values, variances = case.nights(rng, len(there))
    values = values + rng.normal(0, LAYOUT, len(there))
    if change:
        values = values + np.where(there >= change[0], change[1], 0.0)
    error = spread(case.kind) / math.sqrt(PAIRS)
    link = rng.normal(0, error)
    old = there < BASE_CHANGES
    values = values + np.where(old, link, 0.0)
    links = np.array([0.0, error**2])
    return BuildSeries(
        "base", tuple(build(night) for night in there), values, variances, old.astype(int), links
    )


def a_year(rng: np.random.Generator) -> tuple[int, int]:
    """The flags of one machine's year without any change, and how many of them fresh pairs confirm."""
    level, flags, confirmed = threshold(CASES), 0, 0
    for number in range(CASES):
        case = Case(KINDS[number % len(KINDS)], number % 10 == 9)
        for nights in (SWAPPED, NIGHTS - SWAPPED):
            for change in raised(a_series(case, rng, nights), level):
                flags += 1
                confirmed += retried(case, change, rng)
    return flags, confirmed


def raised(series: BuildSeries, level: float) -> Iterator[ChangePoint]:
    """The change points as they are noticed, night by night; each once."""
    seen = 0
    for end in range(2, len(series) + 1):
        found = changes(series.part(0, end), level)
        if len(found) > seen:  # of this night, or of an earlier one that the variance of more builds lets see
            yield found[-1]
        seen = max(seen, len(found))


def retried(case: Case, change: ChangePoint, rng: np.random.Generator) -> bool:
    """Whether fresh pairs of both builds confirm what is none; their layouts differ as builds' do."""
    values, variances = case.nights(rng, 1, 2 * PAIRS)
    layout = rng.normal(0, LAYOUT * math.sqrt(2))
    point = HistoryPoint(
        "", 0.0, KEY.machine, KEY.case, 1, "wall", change.bad, change.good, "SAME",
        float(values[0]) + layout, math.sqrt(float(variances[0])), purpose="confirm",
    )  # fmt: skip
    return moves_of(KEY, [change], "", [point])[0].state == "confirmed"


def year_rows(years: int, trials: int) -> Iterator[str]:
    """False regressions of identical builds, then how soon change points are found."""
    found = [a_year(np.random.default_rng(seed)) for seed in range(years)]
    flags, confirmed = (sum(column) for column in zip(*found, strict=True))
    yield f"| {CASES} cases, {NIGHTS} nights, nothing changed | per machine and year |"
    yield "| --- | ---: |"
    yield f"| flags, which fresh pairs try again | {flags / years:.1f} ({flags} in {years} years) |"
    yield f"| false regressions | {confirmed / years:.2f} ({confirmed} in {years} years) |"
    yield ""
    yield f"| a change, {trials} trials a cell | visible in a night | 1.5 × that, within 2 nights | half, within 10 |"
    yield "| --- | ---: | ---: | ---: |"
    for kind in KINDS:
        case = Case(kind)
        cells = [found_within(case, part, nights, trials) for part, nights in ((1.5, 2), (0.5, 10))]
        yield f"| {kind} | {math.expm1(case.visible):.1%} | {' | '.join(map(share, cells))} |"


def found_within(case: Case, part: float, nights: int, trials: int) -> list[bool]:
    """Whether a change point of a part of the visible effect is flagged within so many nights, in each trial."""
    rng, level = np.random.default_rng(11), threshold(CASES)
    made = [a_series(case, rng, BEFORE + nights, (BEFORE, part * case.visible)) for _ in range(trials)]
    return [
        any(change.noticed >= build(BEFORE) and change.log_ratio > 0 for change in changes(each, level))
        for each in made
    ]


def share(found: Sequence[bool]) -> str:
    """The share of trials, with its 99 % interval."""
    low, high = clopper_pearson(sum(found), len(found))
    return f"{sum(found) / len(found):.1%} ({low:.1%} to {high:.1%})"


def detector_rows(trials: int) -> Iterator[str]:
    """Three detectors on the same series, each judging what is there at the end."""
    rng = np.random.default_rng(5)
    cases = [Case(KINDS[n % len(KINDS)], n % 10 == 9) for n in range(trials)]
    quiet = [a_series(case, rng, NIGHTS) for case in cases]
    large = [a_series(case, rng, BEFORE + 2, (BEFORE, 1.5 * case.visible)) for case in cases]
    small = [a_series(case, rng, BEFORE + 10, (BEFORE, 0.5 * case.visible)) for case in cases]
    everything = [*quiet, *large, *small]
    level = threshold(CASES)
    ours = [[each.builds.index(change.at) for change in changes(each, level)] for each in everything]
    yield f"| {trials} series a column | false ones a year | 1.5 × visible, 2 nights on | half of it, 10 nights on |"
    yield "| --- | ---: | ---: | ---: |"
    ratios_of = [np.exp(each.values) for each in everything]
    for name, found in {"this project's": ours, **others(ratios_of)}.items():
        false = sum(map(len, found[:trials])) / trials * CASES
        seen = [
            [any(at >= len(each) - nights - 3 for at in mine) for each, mine in zip(part, rows, strict=True)]
            for part, rows, nights in (
                (large, found[trials : 2 * trials], 2),
                (small, found[2 * trials :], 10),
            )
        ]
        yield f"| {name} | {false:.0f} | {' | '.join(map(share, seen))} |"


def others(series: Sequence[np.ndarray]) -> dict[str, list[list[int]]]:
    """Where the other detectors see change points in series of values."""
    script = str(Path(__file__).with_name("other_detectors.py"))
    command = [sys.executable, "-m", "uv", "run", "--no-project", "--quiet", *OTHERS, "python", script]
    given = json.dumps([list(each) for each in series])
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
    names = {"otava": "Apache Otava (p ≤ 0.001)", "ruptures": "ruptures, PELT, with a permutation test"}
    return {names[name]: found for name, found in json.loads(done.stdout).items()}


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    years, trials = numbers or (10, 500)
    main(years, trials, "--docs" in sys.argv)
