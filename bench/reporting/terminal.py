"""What a person reads at the end of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from bench.judging.ceilings import ceilings_of, share
from bench.judging.pair_ratios import fast_end
from bench.records import Ceilings, Environment, Record, Verdict, Work
from bench.reporting import figures

STYLE = {
    "SLOWER": "bold red",
    "WRONG": "bold red",
    "FASTER": "green",
    "SAME": "green",
    "INCONCLUSIVE": "yellow",
}
NARROWEST = 165  # columns where the output is no terminal
SHOWN_REASONS = 6


@dataclass(frozen=True)
class Report:
    """All that a run has to say, for a person or a program."""

    command: str
    environments: Mapping[str, Sequence[Environment]]  # by role: a, baseline
    machine: str
    records: Sequence[Record]
    verdicts: Sequence[Verdict]
    differences: Sequence[str]
    folder: str
    exit_code: int


def show(report: Report, console: Console, beside: Sequence[RenderableType] = ()) -> None:
    """The table, what stands beside it, what moved, why, and what to do next."""
    console.print(table(report.records, report.verdicts, ceilings_of(report.environments["a"][0])))
    for part in beside:
        console.print("", part)
    for line in [*moved(report.verdicts), *reasons(report.verdicts), *_footer(report)]:
        console.print(Text(line), soft_wrap=True)  # brackets of an id are no markup


def console() -> Console:
    """Standard output; wide enough for the table where it is a file or a pipe."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=max(plain.width, NARROWEST))


def table(records: Sequence[Record], verdicts: Sequence[Verdict], ceilings: Ceilings | None = None) -> Table:
    """A row per case: its answer, its time, its rate and what that is of the device's ceiling, its verdict."""
    made = Table(title="checked, then timed", title_justify="left", show_edge=False, pad_edge=False)
    for column in (
        "case",
        "answer",
        "time per call",
        "rate",
        "of ceiling",
        "first call",
        "ratio to baseline",
        "verdict",
    ):
        made.add_column(
            column, overflow="fold", justify="left" if column in ("case", "answer", "verdict") else "right"
        )
    wall = {verdict.case: verdict for verdict in verdicts if verdict.series == "wall"}
    ordered = sorted(records, key=lambda r: r.entry.workload)
    for workload, group in groupby(ordered, key=lambda r: r.entry.workload):
        made.add_row(Text(workload, style="bold"))
        of_case: dict[str, list[Record]] = {}
        for record in group:
            of_case.setdefault(record.entry.case, []).append(record)
        for case in sorted(of_case, key=figures.natural):
            made.add_row(*_row(of_case[case], wall.get(case), ceilings))
    return made


def _row(records: Sequence[Record], verdict: Verdict | None, ceilings: Ceilings | None) -> list[Text | str]:
    worst = min((r.check for r in records), key=lambda c: (c.outcome != "wrong", -(c.error or 0.0)))
    times, first = (
        figures.per_call(records),
        [r.measurement.first_call_seconds for r in records if r.measurement],
    )
    cells: list[Text | str] = ["  " + figures.point_text(records[0].entry), figures.answer(worst)]
    if times:
        middle = median(times)
        spread = f" ±{(max(times) - min(times)) / 2 / middle:.0%}" if len(times) > 1 else ""
        cells += [
            figures.seconds(middle) + spread,
            figures.rate(records[0].work, middle),
            _reached(records[0].work, middle, ceilings),
            figures.seconds(median(first)),
        ]
    else:
        cells += ["no time", "", "", ""]
    return [*cells, against(verdict), _outcome(verdict)]


def _reached(work: Work, per_call: float, ceilings: Ceilings | None) -> str:
    """The share of the ceiling that binds it: 74% flops. Empty below 1 %, where something else binds."""
    found = share(work, per_call, ceilings) if ceilings else None
    return f"{found.share:.0%} {found.ceiling}" if found and found.share >= 0.01 else ""


def against(verdict: Verdict | None) -> str:
    """The ratio with its interval; empty where there is none."""
    if verdict is None or verdict.ratio is None:
        return ""
    if verdict.interval is None:
        return f"{verdict.ratio:.3f}"
    return f"{verdict.ratio:.3f} {figures.interval(*verdict.interval)}"


def fast_time(records: Sequence[Record], case: str, role: str) -> str:
    """The seconds per call that one side of a comparison stands for in a case."""
    time = fast_end([r for r in records if r.entry.case == case and r.role == role])
    return figures.seconds(time) if time else "no time"


def _outcome(verdict: Verdict | None) -> Text:
    return Text(verdict.outcome, style=STYLE.get(verdict.outcome, "")) if verdict else Text("")


def moved(verdicts: Sequence[Verdict]) -> list[str]:
    """The series besides the wall clock that moved."""
    moved = [v for v in verdicts if v.series != "wall" and v.outcome in ("SLOWER", "FASTER")]
    more = {series: {"SLOWER": "MORE", "FASTER": "LESS"} for series in ("memory", "device_memory")}
    return [
        f"{v.case}: {v.series.replace('_', ' ')} {more.get(v.series, {}).get(v.outcome, v.outcome)}, "
        f"{against(v)}: {v.reason}"
        for v in moved
    ]


def reasons(verdicts: Sequence[Verdict]) -> list[str]:
    """Why, once for each reason, with how many it holds for, and the remedy; what is SAME needs none.

    What is wrong comes first, then what holds for most: the rest may be left out.
    """
    reasons: dict[tuple[str, str, str], list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.outcome != "SAME" and verdict.series == "wall":
            reasons.setdefault((verdict.outcome, verdict.reason, verdict.remedy), []).append(verdict)
    by_weight = sorted(reasons.items(), key=lambda each: (each[0][0] != "WRONG", -len(each[1])))
    lines = [_reason(key, of_it) for key, of_it in by_weight[:SHOWN_REASONS]]
    left = len(reasons) - SHOWN_REASONS
    return ["", *lines, *([f"and {left} more; --json FILE has every reason"] if left > 0 else [])]


def _reason(key: tuple[str, str, str], verdicts: Sequence[Verdict]) -> str:
    outcome, reason, remedy = key
    whose = verdicts[0].case if len(verdicts) == 1 else f"{len(verdicts)} cases"
    smallest = sorted(v.mde for v in verdicts if v.mde is not None)
    seen = f" Smallest effect that could have been seen: {_range(smallest)}." if smallest else ""
    return f"{outcome}, {whose}: {reason}.{seen}" + (f"\n  → {remedy}" if remedy else "")


def _range(values: Sequence[float]) -> str:
    low, high = (_percent(float(f"{value:.2g}")) for value in (values[0], values[-1]))
    return low if low == high else f"{low} to {high}"


def _percent(value: float) -> str:
    return f"{value:.0%}" if value >= 0.01 else f"{value:.1%}"


def _footer(report: Report) -> list[str]:
    software = report.environments["a"][0].software
    versions = {
        k: v
        for k, v in software.items()
        if k.startswith(("tensorflow", "tf-nightly", "keras", "numpy", "python"))
    }
    named = ", ".join(f"{name} {version}" for name, version in versions.items() if name != "tensorflow build")
    changed = (
        ["software differs from the baseline's: " + "; ".join(report.differences)]
        if report.differences
        else []
    )
    new = any(v.outcome == "NEW" for v in report.verdicts)
    step = (
        ['Everything is checked. Next: nox -s rebaseline -- --why "first run on this machine"'] if new else []
    )
    lines = [f"machine {report.machine}: {named}", *changed, f"results in {report.folder}"]
    return [*lines, *(step if report.exit_code == 0 else [])]
