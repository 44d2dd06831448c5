"""What a person reads at the end of a sweep: one table over all sides."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.records import Verdict
from bench.reporting import figures
from bench.reporting.terminal import STYLE, Report, against, fast_time, reasons

SAID = {"NOT_COMPARABLE": "not comparable", "MISSING": "missing", "NEW": "new"}


def show(first: str, reports: Mapping[str, Report], refused: Mapping[str, str], console: Console) -> None:
    """The table, and each side's reasons and software; by the name of the side that is not the first.

    `refused` says why a side has no report.
    """
    if reports:
        console.print(table(first, reports))
    for name, report in reports.items():
        lines = [
            *reasons(report.verdicts),
            f"software, {first} → {name}: {'; '.join(report.differences) or 'same'}",
        ]
        for line in [f"{name}: results in {report.folder}", *lines]:
            console.print(Text(line), soft_wrap=True)
    for name, why in refused.items():
        console.print(Text(f"{name}: not compared: {why}"), soft_wrap=True)


def table(first: str, reports: Mapping[str, Report]) -> Table:
    """A row per case, a column per side: its time ÷ the first side's, with the interval."""
    made = Table(title=f"time ÷ {first}'s", title_justify="left", show_edge=False, pad_edge=False)
    made.add_column("case", overflow="fold")
    made.add_column(first, justify="right")
    for name in reports:
        made.add_column(name, justify="right")
    wall = {name: {v.case: v for v in r.verdicts if v.series == "wall"} for name, r in reports.items()}
    records = [record for report in reports.values() for record in report.records]
    cases = {case for verdicts in wall.values() for case in verdicts}
    for case in sorted(cases, key=figures.natural):
        cells = [_cell(verdicts.get(case)) for verdicts in wall.values()]
        made.add_row(Text(case), fast_time(records, case, "a"), *cells)
    return made


def _cell(verdict: Verdict | None) -> Text:
    if verdict is None:
        return Text("")
    if verdict.ratio is None:
        return Text(SAID.get(verdict.outcome, verdict.outcome), style=STYLE.get(verdict.outcome, ""))
    return Text(against(verdict), style=STYLE.get(verdict.outcome, ""))
