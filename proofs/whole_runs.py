"""Whole comparisons of the default cases, drawn from recorded visits: python -m proofs.whole_runs [RUNS] [--docs]"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat

import numpy as np

from bench.judging.rule import Terms
from bench.verdicts import MOVED
from proofs.false_alarms import interval
from proofs.recorded import visits
from proofs.resampled import Drawn, compared, wall_seconds
from proofs.tables import fill

QUIET, BUSY = "all", "busy"  # recordings of all cases
ROWS = {  # how many cases are slower, by how much, the margin, and the recording
    "identical": (0, 0.0, 0.02, QUIET),
    "identical, --margin 5%": (0, 0.0, 0.05, QUIET),
    "10 cases 2 % slower": (10, 0.02, 0.02, QUIET),
    "10 cases 5 % slower": (10, 0.05, 0.02, QUIET),
    "10 cases 20 % slower": (10, 0.2, 0.02, QUIET),
    "30 cases 5 % slower": (30, 0.05, 0.02, QUIET),
    "identical, another process at work": (0, 0.0, 0.02, BUSY),
    "10 cases 5 % slower, another process at work": (10, 0.05, 0.02, BUSY),
}
Row = tuple[int, float, float, str]


@dataclass(frozen=True)
class Run:
    """What one comparison said."""

    suspected: int  # by the screen, of the slower cases
    found: int  # of the slower cases
    false: int  # of the others, as moved
    same: int
    false_same: int  # SAME said of a case that is slower by the margin or more
    widths: tuple[float, ...]  # of the 95 % intervals of what was found, as fractions
    seconds: float


def main(count: int, docs: bool) -> None:
    """Print the table, or put it into the document."""
    lines = list(rows(count))
    print("\n".join(lines))
    if docs:
        fill({"runs": lines})


def rows(count: int) -> Iterator[str]:
    """A row per kind of run."""
    head = (
        "runs with a false alarm | false among what moved | suspected, found | `SAME` | interval ± | minutes"
    )
    yield f"| {len(visits(QUIET))} cases, {count} runs a row | {head} |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    with ProcessPoolExecutor() as workers:
        for name, row in ROWS.items():
            yield _row(name, list(workers.map(run, range(count), *map(repeat, row))), row)


def _row(name: str, runs: list[Run], row: Row) -> str:
    alarms = sum(each.false > 0 for each in runs)
    false = np.mean([each.false / max(1, each.false + each.found) for each in runs])
    seen = [np.mean(of) for of in ([each.suspected for each in runs], [each.found for each in runs])]
    found = ", ".join(f"{each / row[0]:.1%}" for each in seen) if row[0] else ""
    widths = [width for each in runs for width in each.widths]
    wide = f"{np.median(widths):.1%}, 90 % within {np.quantile(widths, 0.9):.1%}" if widths else ""
    same = np.mean([each.same for each in runs])
    minutes = np.mean([each.seconds for each in runs]) / 60
    share = f"{alarms / len(runs):.1%} ({interval(alarms, len(runs))})"
    return f"| {name} | {share} | {false:.2%} | {found} | {same:.0f} | {wide} | {minutes:.1f} |"


def run(seed: int, count: int, effect: float, margin: float, recording: str) -> Run:
    """One comparison, with cases drawn to be slower."""
    rng, cases = np.random.default_rng(seed), sorted(visits(recording))
    slower = dict.fromkeys(rng.choice(cases, count, replace=False), math.log1p(effect))
    state = compared(rng, recording, cases, slower, Terms(margin, bias=0.0))
    return of(recording, state, set(slower), effect >= margin)


def of(recording: str, state: Drawn, slower: set[str], beyond: bool) -> Run:
    """What a comparison said, against what is true."""
    wall = {case: verdicts[0] for case, verdicts in state.verdicts.items()}
    moved = {case for case, verdict in wall.items() if verdict.outcome in MOVED}
    found = {case for case in moved & slower if wall[case].outcome == "SLOWER"}
    same = {case for case, verdict in wall.items() if verdict.outcome == "SAME"}
    estimates = [wall[case].estimate for case in found]
    widths = tuple(
        (each.interval[1] - each.interval[0]) / 2 / each.ratio for each in estimates if each and each.interval
    )
    seconds = wall_seconds(recording, state) + 5.0 * state.plan.pairs  # the start of two lane processes
    suspected = sum(each.suspect for case, each in (state.later or {}).items() if case in slower)
    return Run(
        suspected,
        len(found),
        len(moved - found),
        len(same),
        len(same & slower) if beyond else 0,
        widths,
        seconds,
    )


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--docs"]
    main(int(words[0]) if words else 120, "--docs" in sys.argv)
