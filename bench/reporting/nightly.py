"""The page of a night: what got worse since when, what is not about speed, what to type next. A screen at most."""

from __future__ import annotations

from collections.abc import Sequence

from bench.judging.build_order import short
from bench.judging.moves import BROKEN
from bench.reporting import figures
from bench.reporting.moved import commands, crept, cut, effect, name
from bench.reporting.night_report import NightReport, Regressed
from bench.reporting.nightly_data import night_data
from bench.reporting.presentation import (
    Cell,
    Line,
    Outcome,
    Page,
    Presentation,
    Result,
    Style,
    Table,
    cells,
    columns,
    line,
)

# How many lines of each kind a page has at most; with what stands around them they fit in 40 lines of 100 columns.
FINDINGS, ANSWERS, RANGES, CREEPING, KNOWN, COMMANDS = 4, 3, 6, 2, 1, 1
NAMES = 36  # characters of a case's name beside a sentence


def present(report: NightReport) -> Presentation:
    """The report, ready for any renderer."""
    return Presentation(page(report), night_data(report), outcomes(report))


def page(report: NightReport) -> Page:
    """The answer, what is not about speed, the regressions, and what to type next."""
    table = regressions_table(report)
    return Page(cells(summary(report)), (table,) if table.lines else (), tuple(notes(report)))


def summary(report: NightReport) -> list[Cell | str]:
    """What it was about, what must be looked at, and every finding that is not about speed."""
    broken = [f"{point.case}: {point.outcome}: {point.reason}" for point in report.broken]
    known = [
        f"known regression is back: {row.known.workload}: {row.known.symptom}" for row in report.returned
    ]
    good = [f"known regression is mended: {row.known.workload}: {row.known.symptom}" for row in report.mended]
    return [
        Cell(_headline(report), "bad" if report.exit_code == 1 else "strong"),
        _about(report),
        *few([Cell(each, "bad") for each in (*broken, *report.answers)], ANSWERS, "answers"),
        *few([Cell(each, "bad") for each in known], KNOWN, "known regressions"),
        *few([Cell(each, "doubt") for each in report.findings], FINDINGS, "findings"),
        _named("cases vanished", report.gone),
        _named("new cases", report.new),
        *few([Cell(each, "good") for each in good], KNOWN, "known regressions"),
    ]


def _headline(report: NightReport) -> str:
    count = len(report.alarming)
    new = sum(each.tracked.new for each in report.alarming)
    told = f"{count} regression{'s' * (count != 1)} to look at" + (f", {new} new" if new else "")
    if count or report.exit_code == 1:
        return told if count else "answers changed; no regression of time"
    if report.failed:
        return "no comparison"
    slower = len(report.creeping)
    crept = f"no regression, but {figures.cases(slower)} slower than {short(report.release)}"
    return crept if slower else "nothing got worse"


def _about(report: NightReport) -> str:
    cases = len({point.case for point in report.tonight})
    what = f"{report.build or 'no build'} ÷ {report.base}"
    return f"{what}: {figures.cases(cases)}, {report.seconds / 60:.0f} min, {report.machine}"


def regressions_table(report: NightReport) -> Table:
    """A row per range of builds, those that must be looked at first; what is over or acknowledged after them."""
    rest = [each for each in report.regressions if each not in report.alarming]
    shown = [*report.alarming, *rest]
    lines = tuple(_row(each, each in report.alarming) for each in shown[:RANGES])
    heads = columns("between", ">cases", ">largest", "of", "state", "what else changed")
    return Table("ranges of builds in which cases moved", heads, lines, "ranges", max(0, len(shown) - RANGES))


def _row(each: Regressed, alarming: bool) -> Line:
    moves = each.tracked.moves
    cases = len({move.key.case for move in moves})
    state = each.tracked.state if moves[0].worse else "better"
    style: Style = "bad" if alarming else "good" if not moves[0].worse else "dim"
    changed = f"it is {each.blame}" if each.blame else "; ".join(each.changed)
    return line(
        f"{short(each.tracked.good)}…{short(each.tracked.bad)}",
        str(cases),
        effect(moves[0]),
        cut(name(moves[0]), 30),
        Cell(state, style if not each.tracked.new else "bad"),
        cut(changed, 21),
    )


def notes(report: NightReport) -> list[str]:
    """What crept, what is not confirmed yet, and commands for the largest regressions."""
    creeping = [crept(each, NAMES) for each in report.creeping]
    lines = [
        str(each) if isinstance(each, str) else each.text
        for each in few(creeping, CREEPING, "creeping cases")
    ]
    if report.pending:
        lines.append(
            f"{len(report.pending)} change points are not confirmed yet and raise no alarm; the next night goes on"
        )
    for each in report.alarming[:COMMANDS]:
        lines += [f"{what}: {text}" for what, text in commands(each.tracked)]
    return lines


def few(lines: Sequence[Cell | str], most: int, what: str) -> list[Cell | str]:
    """So many lines at most, each cut to the width, and how many there are besides."""
    kept: list[Cell | str] = [
        Cell(cut(each.text), each.style) if isinstance(each, Cell) else cut(each) for each in lines[:most]
    ]
    left = len(lines) - most
    return [*kept, f"and {left} more {what}: --json FILE has all"] if left > 0 else kept


def _named(what: str, cases: Sequence[str]) -> str:
    """Always every name, as far as the line reaches; how many there are says the rest."""
    return cut(f"{len(cases)} {what}: {', '.join(cases)}") if cases else ""


def outcomes(report: NightReport) -> tuple[Outcome, ...]:
    """Each case of the night as CI counts it, then the night itself."""
    moved = {move.key.case: each for each in report.alarming for move in each.tracked.moves if not move.over}
    found = []
    for point in report.tonight:
        if point.series == "wall":
            why = ""
            if point.outcome in BROKEN:
                why = f"{point.outcome}: {point.reason}"
            elif point.case in moved:
                where = moved[point.case].tracked
                why = f"regressed between {where.good} and {where.bad}"
            found.append(
                Outcome(point.case.partition("[")[0], point.case, "failed" if why else "passed", why)
            )
    told = "; ".join([*report.findings, *report.answers])
    result: Result = "error" if report.failed else "failed" if report.answers else "passed"
    return (*found, Outcome("night", report.build or "no build", result, told))
