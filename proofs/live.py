"""Live trials of a whole comparison: python -m proofs.live [--runs 4] [--slower 5%] [--busy] [--docs]

A lane is compared with itself, all default cases, as `nox -s compare` does. With `--slower`, ten cases, drawn anew
for each run, are slowed on side B behind the back of what measures (slower/sitecustomize.py); with `--busy`, another
process uses a core for half of the time. A line of live.jsonl per run. `--docs` measures nothing and puts the table
of all runs into docs/statistics.md.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import cli, host
from bench.experiments.comparison import Comparison
from bench.experiments.comparison_plan import chosen
from bench.experiments.setup import measuring
from bench.experiments.sides import resolve
from bench.host.identity import machine_id
from bench.judging.rule import Terms
from bench.records import Entry
from bench.running.launch import starter
from bench.running.side import Side
from bench.settings import ComparisonSettings
from bench.storing.files import append
from bench.verdicts import MOVED
from proofs.busy import busy
from proofs.false_alarms import interval
from proofs.recorded import lines
from proofs.tables import fill

RUNS = Path(__file__).with_name("live.jsonl")
SLOWER = Path(__file__).with_name("slower")
LANE = "tf-2.21-cpu"
DRAWN = 10  # cases that are slowed in a run
Trial = Mapping[str, Any]


def main() -> None:
    """Measure so many runs, or print the table."""
    own, rest = _arguments()
    if own.docs:
        fill({"live": list(table(lines(RUNS.name)))})
        return
    for _ in range(own.runs):
        with busy(own.busy):
            append(RUNS, {"busy": own.busy, **trial(own.slower, rest)})


def trial(slower: float, rest: Sequence[str]) -> dict[str, Any]:
    """One comparison, and what it said."""
    started = time.time()
    with tempfile.TemporaryDirectory() as results:
        _, _, settings = cli.settings_of(["compare", LANE, LANE, "--results", results, *rest])
        with measuring(settings.results) as folder:
            slowed = drawn(settings, folder) if slower else []
            pair = sides(settings, slower, slowed)
            comparison = Comparison("compare", pair, settings, folder, Terms(settings.margin, bias=0.0))
            comparison.run()
    report = comparison.report()
    assert report is not None
    wall = [verdict for verdict in report.verdicts if verdict.series == "wall"]
    others = [verdict for verdict in report.verdicts if verdict.series != "wall"]
    return {
        "when": time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime(started)),
        "minutes": round((time.time() - started) / 60, 2),
        "machine": machine_id(host.machine()),
        "margin": settings.margin,
        "slower": slower,
        "slowed": [entry.case for entry in slowed],
        "said": {
            verdict.case: [
                verdict.outcome,
                verdict.estimate and [verdict.estimate.ratio, *(verdict.estimate.interval or ())],
                verdict.mde,
            ]
            for verdict in wall
        },
        "others": [[verdict.case, verdict.series, verdict.outcome, verdict.ratio] for verdict in others],
        "exit_code": report.exit_code,
    }


def drawn(settings: ComparisonSettings, folder: Path) -> list[Entry]:
    """The cases that are slowed."""
    worker = starter(folder, settings.results / "lane.log")({"": resolve(LANE, settings)})[""]
    listed = {entry.case: entry for entry in worker.catalogue}
    worker.close()
    return random.SystemRandom().sample(list(chosen([listed, listed], settings).values()), DRAWN)


def sides(settings: ComparisonSettings, slower: float, slowed: Sequence[Entry]) -> dict[str, Side]:
    """The lane twice; some cases of side B slower by a share of their own time."""
    side = resolve(LANE, settings)
    only = json.dumps([[entry.workload, entry.point] for entry in slowed])
    slow = {"PYTHONPATH": str(SLOWER), "SLOWER": str(slower), "SLOWER_ONLY": only} if slower else {}
    return {"a": side, "b": replace(side, name=f"{LANE} again", variables={**side.variables, **slow})}


def table(trials: Sequence[Trial]) -> Iterator[str]:
    """A row per kind of run."""
    yield "| live, whole runs | runs | with a false alarm | slowed cases found | `SAME` | minutes |"
    yield "| --- | --- | --- | --- | --- | --- |"
    kinds = sorted({(each["slower"], each["margin"], each["busy"]) for each in trials})
    for kind in kinds:
        yield _row(*kind, [each for each in trials if (each["slower"], each["margin"], each["busy"]) == kind])


def _row(slower: float, margin: float, is_busy: bool, trials: Sequence[Trial]) -> str:
    false, found = sum(_false(each) > 0 for each in trials), sum(_found(each) for each in trials)
    slowed = sum(case in _compared(each) for each in trials for case in each["slowed"])
    same = sum(said[0] == "SAME" for each in trials for said in each["said"].values()) / len(trials)
    name = f"{slower:.0%} slower in {DRAWN}" if slower else "identical"
    where = f"{name}, --margin {margin:.0%}{', another process at work' if is_busy else ''}"
    share = f"{found} of {slowed} ({interval(found, slowed)})" if slowed else ""
    minutes = sum(each["minutes"] for each in trials) / len(trials)
    alarms = f"{false} ({interval(false, len(trials))})"
    return (
        f"| {where} | {len(trials)} | {alarms} | {share} "
        f"| {same:.0f} of {len(_compared(trials[0]))} | {minutes:.1f} |"
    )


def _compared(trial: Trial) -> list[str]:
    """The cases that the lane has: what is removed from it is drawn, too, and cannot be slower."""
    return [case for case, said in trial["said"].items() if said[0] != "NOT_COMPARABLE"]


def _false(trial: Trial) -> int:
    moved = {case for case, said in trial["said"].items() if said[0] in MOVED}
    return len(moved - set(trial["slowed"]))


def _found(trial: Trial) -> int:
    return sum(trial["said"][case][0] == "SLOWER" for case in trial["slowed"])


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m proofs.live", description="other options are compare's")
    parser.add_argument(
        "--slower", metavar="PERCENT", type=lambda text: float(text.rstrip("%")) / 100, default=0.0
    )
    parser.add_argument("--runs", metavar="N", type=int, default=1)
    parser.add_argument("--busy", action="store_true")
    parser.add_argument("--docs", action="store_true")
    return parser.parse_known_args()


if __name__ == "__main__":
    main()
