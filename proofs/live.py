"""Live trials of the paired rule: python -m proofs.live [--slower 2%] [--budget 30] [--minutes 60] [--docs]

Two sides of one lane are compared, again and again, each case judged as if it had been compared alone; with
`--slower`, side B's targets are slowed behind the back of what measures them (slower/sitecustomize.py). Each trial
is a line of live.jsonl with its pairs' ratios, so that another rule can be tried on it. `--docs` measures nothing and
puts the table of all trials into docs/statistics.md.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bench import cli, host
from bench.commands.common import fresh_log, measuring, stored_in
from bench.commands.comparing import KINDS, Comparing, Terms
from bench.commands.sides import place, side_named
from bench.judging.paired import Rule
from bench.judging.selftest import clopper_pearson
from bench.records import Record
from bench.storing.files import append
from proofs.tables import fill

TRIALS = Path(__file__).with_name("live.jsonl")
SLOWER = Path(__file__).with_name("slower")
LANE = "tf-2.21-cpu"
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

    def rule(self, cases: Mapping[str, Sequence[Record]], of: int) -> Rule:  # noqa: ARG002
        """The rule for one case."""
        return super().rule({}, 1)


def main() -> None:
    """Measure until the time is over, or print the table."""
    own, rest = _arguments()
    if own.docs:
        fill({"live": list(table([json.loads(line) for line in TRIALS.read_text().splitlines()]))})
        return
    until = time.monotonic() + 60 * own.minutes
    while time.monotonic() < until:
        for line in trials(own, rest):
            append(own.into, line)


def trials(own: argparse.Namespace, rest: Sequence[str]) -> Iterator[dict[str, Any]]:
    """One comparison: a trial per case."""
    with measuring() as folder:
        words = ["compare", LANE, LANE, "--results", str(folder / "results"), *rest]
        options = cli.parser().parse_args(words)
        options.cases = options.cases or list(KINDS)
        place(options)
        side = side_named(LANE, (), options)
        slow = {"PYTHONPATH": str(SLOWER), "SLOWER": str(own.slower)} if own.slower else {}
        sides = {"a": side, "b": replace(side, variables=slow)}
        fresh_log(options.results / "lane.log")
        comparing = Comparing(options, sides, stored_in(options.baselines), folder, Alone(options.margin))
        started = time.time()
        comparing.run()
        assert comparing.plan
        ratios = comparing.ratios()
        for verdict in comparing.report().verdicts:
            if verdict.series == "wall":
                yield {
                    "when": time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime(started)),
                    "machine": host.machine_id(host.machine()),
                    "lane": LANE,
                    "slower": own.slower,
                    "one_core": options.one_core,
                    "budget": comparing.plan.budget,
                    "margin": options.margin,
                    "case": verdict.case,
                    "outcome": verdict.outcome,
                    "ratio": verdict.ratio,
                    "interval": verdict.interval,
                    "pairs": [asdict(each) for each in ratios[verdict.case]],
                }


def table(trials: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A row per kind and what was done to side B: how often which verdict was given."""
    yield "| kind | side B | budget | trials | SLOWER | FASTER | SAME | INCONCLUSIVE |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    done = sorted({(each["slower"], each["budget"], each["one_core"]) for each in trials})
    for what in done:
        chosen = [each for each in trials if (each["slower"], each["budget"], each["one_core"]) == what]
        for name in NAMES:
            row = [each for each in chosen if kind_of(each["case"]) == name]
            if row:
                yield _row(name, what, row)
        yield _row("**all**", what, chosen)


def kind_of(case: str) -> str:
    """The name of a case's kind."""
    return next(name for name, glob in zip(NAMES, KINDS, strict=True) if case.startswith(glob.split("*")[0]))


def _row(name: str, what: tuple[float, float, bool], row: Sequence[Mapping[str, Any]]) -> str:
    slower, budget, one_core = what
    side = (f"{slower:.1%} slower" if slower else "identical") + (", one core" if one_core else "")
    said = [each["outcome"] for each in row]
    shares = " | ".join(_share(said.count(outcome), len(said)) for outcome in ("SLOWER", "FASTER", "SAME"))
    return f"| {name} | {side} | {budget:.0f} s | {len(said)} | {shares} | {said.count('INCONCLUSIVE')} |"


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
