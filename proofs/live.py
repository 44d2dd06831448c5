"""Live trials of the paired rule: python -m proofs.live [--slower 2%] [--budget 30] [--minutes 60] [--docs]

Two sides of one lane are compared, again and again, each case judged as if it had been compared alone; with
`--slower`, side B's targets are slowed behind the back of what measures them (slower/sitecustomize.py). Each trial
is a line of live.jsonl with its pairs' ratios, so that another rule can be tried on it. `--docs` measures nothing and
puts the table of all trials into docs/statistics.md.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bench import cli, host
from bench.experiments.comparison import Comparison
from bench.experiments.kinds import KINDS
from bench.experiments.setup import measuring
from bench.experiments.sides import resolve
from bench.host.identity import machine_id
from bench.judging.intervals import Prior
from bench.judging.rule import Rule, Terms
from bench.judging.selftest import clopper_pearson
from bench.running.selection import matches
from bench.running.side import Side
from bench.settings import ComparisonSettings
from bench.storing.files import append
from proofs.tables import fill

TRIALS = Path(__file__).with_name("live.jsonl")
SLOWER = Path(__file__).with_name("slower")
LANE = "tf-2.21-cpu"
Trial = Mapping[str, Any]
NAMES = (
    "small eager operations",
    "dense products",
    "eager training",
    "compiled training",
    "tf.data",
    "checkpoint",
)


@dataclass(frozen=True)
class Alone(Terms):
    """Each case is judged as if it were the only one: it neither shares the false alarms nor borrows a variance."""

    def rule(self, prior: Mapping[str, Prior], cases: int, one_core: bool) -> Rule:  # noqa: ARG002
        """The rule for one case."""
        return super().rule({}, 1, one_core)


def main() -> None:
    """Measure until the time is over, or print the table."""
    own, rest = _arguments()
    if own.docs:
        done = [json.loads(line) for line in own.into.read_text().splitlines()]
        one_core = list(slowed(done, 0.005, 60, one_core=True))
        fill(
            {
                "identical": list(identical(done)),
                "slowed": list(slowed(done, 0.02, 30)),
                "slowed on one core": one_core,
            }
        )
        return
    until = time.monotonic() + 60 * own.minutes
    while time.monotonic() < until:
        for line in trials(own, rest):
            append(own.into, line)


def trials(own: argparse.Namespace, rest: Sequence[str]) -> Iterator[dict[str, Any]]:
    """One comparison: a trial per case."""
    started = time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime())
    with tempfile.TemporaryDirectory() as results:
        _, _, asked = cli.settings_of(["compare", LANE, LANE, "--results", results, *rest])
        settings = replace(asked, cases=asked.cases or KINDS)
        with measuring(settings.results, settings.one_core) as folder:
            terms = Alone(settings.margin)
            comparison = Comparison("compare", sides(settings, own.slower), settings, folder, terms)
            comparison.run()
    report, state = comparison.report(), comparison.state
    assert report is not None
    assert state is not None
    told = {"when": started, "machine": machine_id(host.machine()), "lane": LANE, "slower": own.slower}
    told |= {"one_core": settings.one_core, "budget": state.plan.budget, "margin": settings.margin}
    ratios = state.ratios()
    for verdict in report.verdicts:
        if verdict.series == "wall":
            said = {name: getattr(verdict, name) for name in ("case", "outcome", "ratio", "interval")}
            yield {**told, **said, "pairs": [asdict(each) for each in ratios[verdict.case]]}


def sides(settings: ComparisonSettings, slower: float) -> dict[str, Side]:
    """The lane twice; side B slower by a share of its own time."""
    side = resolve(LANE, settings)
    slow = {"PYTHONPATH": str(SLOWER), "SLOWER": str(slower)} if slower else {}
    return {"a": side, "b": replace(side, variables={**side.variables, **slow})}


def identical(trials: Sequence[Trial]) -> Iterator[str]:
    """Alarms on identical sides, by kind of case and in all."""
    yield "| identical sides, 10 s | trials | alarms | SAME | INCONCLUSIVE | median ratio |"
    yield "| --- | --- | --- | --- | --- | --- |"
    found = [t for t in trials if not t["slower"] and round(t["budget"]) == 10 and not t["one_core"]]
    for name, row in {**by_kind(found), "**all**": found}.items():
        if not row:
            continue
        said = [each["outcome"] for each in row]
        alarms = _share(said.count("SLOWER") + said.count("FASTER"), len(said))
        same, open_ = said.count("SAME"), said.count("INCONCLUSIVE")
        yield f"| {name} | {len(said)} | {alarms} | {same} | {open_} | {_median(row):.3f} |"


def slowed(trials: Sequence[Trial], slower: float, budget: int, one_core: bool = False) -> Iterator[str]:
    """How often such a slowdown was found, by kind of case and in all."""
    where = ", both sides on one core" if one_core else ""
    head = f"side B {100 * slower:g} % slower, {budget} s{where}"
    yield f"| {head} | trials | SLOWER | INCONCLUSIVE | SAME or FASTER | median ratio |"
    yield "| --- | --- | --- | --- | --- | --- |"
    asked = (slower, budget, one_core)
    found = [t for t in trials if (t["slower"], round(t["budget"]), t["one_core"]) == asked]
    for name, row in {**by_kind(found), "**all**": found}.items():
        if not row:
            continue
        said = [each["outcome"] for each in row]
        others = said.count("SAME") + said.count("FASTER")
        seen, open_ = _share(said.count("SLOWER"), len(said)), said.count("INCONCLUSIVE")
        yield f"| {name} | {len(said)} | {seen} | {open_} | {others} | {_median(row):.3f} |"


def by_kind(trials: Sequence[Trial]) -> dict[str, list[Trial]]:
    """The trials of each kind of case."""
    return {name: [each for each in trials if kind_of(each["case"]) == name] for name in NAMES}


def kind_of(case: str) -> str:
    """The name of a case's kind."""
    return next(name for name, glob in zip(NAMES, KINDS, strict=True) if matches(glob, case))


def _median(trials: Sequence[Trial]) -> float:
    return statistics.median(float(each["ratio"]) for each in trials if each["ratio"])


def _share(count: int, of: int) -> str:
    low, high = clopper_pearson(count, of)
    return f"{count} ({low:.1%} to {high:.1%})"


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m proofs.live", description="other options are compare's")
    parser.add_argument(
        "--slower", metavar="PERCENT", type=lambda text: float(text.rstrip("%")) / 100, default=0.0
    )
    parser.add_argument("--minutes", metavar="M", type=float, default=60.0)
    parser.add_argument("--into", metavar="FILE", type=Path, default=TRIALS)
    parser.add_argument("--docs", action="store_true")
    return parser.parse_known_args()


if __name__ == "__main__":
    main()
