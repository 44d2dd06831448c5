"""What a person reads at the end of a comparison."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.judging.answer_distance import AnswerDistance
from bench.judging.pair_ratios import FAST, left_out
from bench.records import Record, Verdict
from bench.reporting import figures
from bench.reporting.terminal import STYLE, Report, against, fast_time, moved, reasons

SHOWN_MOVED = 4  # cases of a series: more are said together


def show(report: Report, distances: Mapping[str, AnswerDistance], budget: str, console: Console) -> None:
    """The table, what else moved, why, what the sides are, and how they differ; `budget` says what was spent."""
    console.print(table(report.records, report.verdicts, distances))
    for line in [*in_short(report.verdicts), *reasons(report.verdicts), budget, *_footer(report)]:
        console.print(Text(line), soft_wrap=True)  # brackets of an id are no markup


def table(
    records: Sequence[Record], verdicts: Sequence[Verdict], distances: Mapping[str, AnswerDistance]
) -> Table:
    """A row per case: both times, their ratio with its interval, the verdict, and how far the answers lie apart."""
    made = Table(title="side by side", title_justify="left", show_edge=False, pad_edge=False)
    made.add_column("case", overflow="fold")
    for column in ("A", "B", "B ÷ A", "visible from"):
        made.add_column(column, justify="right")
    for column in ("verdict", "answers apart by"):
        made.add_column(column, overflow="fold")
    wall = [verdict for verdict in verdicts if verdict.series == "wall"]
    for verdict in sorted(wall, key=lambda each: figures.natural(each.case)):
        times = [fast_time(records, verdict.case, role) for role in ("a", "b")]
        visible = "" if verdict.mde is None else f"{verdict.mde:.1%}" if verdict.mde < 10 else "> 1000%"
        said = Text(verdict.outcome, style=STYLE.get(verdict.outcome, ""))
        made.add_row(
            Text(verdict.case), *times, against(verdict), visible, said, _apart(distances.get(verdict.case))
        )
    return made


def in_short(verdicts: Sequence[Verdict]) -> list[str]:
    """What moved besides the wall clock: a line for each case, or one for all where many moved the same way."""
    groups: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.series != "wall":
            groups.setdefault((verdict.series, verdict.outcome), []).append(verdict)
    lines = []
    for group in groups.values():
        lines += moved(group) if len(group) <= SHOWN_MOVED else [_together(group)]
    return lines


def _together(group: Sequence[Verdict]) -> str:
    first, ratios = group[0], sorted(v.ratio for v in group if v.ratio is not None)
    said = moved([first])[0].removeprefix(f"{first.case}: ").partition(",")[0]
    return f"{len(group)} cases: {said}, {ratios[0]:.2f} to {ratios[-1]:.2f}, median {median(ratios):.2f}"


def _apart(distance: AnswerDistance | None) -> str:
    if distance is None:
        return ""
    if distance.why:
        return distance.why
    return f"{distance.ulp:.3g} ULP, {distance.relative:.2g} relative" if distance.where else "nothing"


def not_judged(records: Sequence[Record]) -> list[str]:
    """A line on turns that were left out, and why; none where all are judged."""
    by_case: dict[str, list[Record]] = {}
    for record in records:
        by_case.setdefault(record.entry.case, []).append(record)
    found: Counter[str] = sum((left_out(each) for each in by_case.values()), Counter())
    if not found:
        return []
    turns = sum(len(record.measurement.rounds) for record in records if record.measurement)
    why = "; ".join(f"{count} because {reason}" for reason, count in found.most_common())
    return [f"left out of {turns} turns, each with its neighbours: {why}"]


def _footer(report: Report) -> list[str]:
    names = {r.role: r.side for r in report.records}
    cores = {environment.machine["cpus"] for each in report.environments.values() for environment in each}
    what = "neighbouring turns, on one core" if cores == {1} else "the fast end"
    changed = "; ".join(report.differences) or "nothing: the sides have the same software"
    return [
        *not_judged(report.records),
        f"times are those that {FAST:.0%} of a side's turns were faster than; what is compared is {what}",
        f"A is {names.get('a', '?')}, B is {names.get('b', '?')}, on {report.machine}",
        f"software that differs, A → B: {changed}",
        f"results in {report.folder}",
    ]
