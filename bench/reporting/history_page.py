"""A machine's history as a page: what regressed in which builds, and every series with its change points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from bench.judging.build_order import short
from bench.reporting import figures, series_chart
from bench.reporting.html import embedded, render
from bench.reporting.machine_history import MachineHistory
from bench.reporting.moved import commands, crept, effect, interval
from bench.reporting.night_report import Regressed
from bench.reporting.presentation import Cell, Line, Style, Table, columns, line
from bench.tracking import NORMAL, Move, SeriesKey

WORD_LIST = {
    "build": "One published TensorFlow.",
    "base": "The build that the others are measured beside, in pairs that take turns. Where it changed, series are "
    "linked by a comparison of both bases.",
    "series": "What was measured of one case on one machine, over builds.",
    "ratio": "The build's time ÷ the base's: 1.05 is 5 % slower. Its interval holds in 95 of 100 such measurements.",
    "change point": "Where a series moves to another level for good. Fresh pairs of the builds on either side try it "
    "again: it is confirmed, refuted, or not confirmed yet.",
    "regression": "A range of builds with everything that moved for the worse in it, confirmed by fresh pairs. It is "
    "recovered when later change points undo half of it, and acknowledged when somebody lets it be.",
}


def html(history: MachineHistory, vega: Markup) -> str:
    """The page, with everything in it."""
    return render(
        "history.html",
        title=f"History of {history.machine}",
        summary=summary(history),
        regressions=regressions(history.regressions),
        ranges=[_range(each) for each in history.regressions],
        findings=findings(history),
        words=WORD_LIST,
        data=embedded(payload(history)),
        charts=embedded({"chosen": series_chart.specification()}),
        vega=vega,
    )


def summary(history: MachineHistory) -> list[Cell]:
    """What was measured, and what came of it."""
    builds = history.builds
    cases = len({key.case for key in history.series})
    worse = [each for each in history.regressions if each.tracked.moves[0].worse]
    left = [each for each in worse if each.tracked.state in ("open", "grown")]
    better = len(history.regressions) - len(worse)
    answer = (
        f"{_count(len(left), 'regression')} to look at and {_count(better, 'improvement')} in "
        f"{_count(len(builds), 'build')} of TensorFlow, {short(builds[0])} to {short(builds[-1])}, over "
        f"{figures.cases(cases)}."
    )
    pending = f"{_count(len(history.pending), 'change point')} that fresh pairs have not confirmed yet."
    return [Cell(answer, "strong"), *([Cell(pending)] if history.pending else [])]


def regressions(found: Sequence[Regressed]) -> Table:
    """A row for each range of builds in which cases moved, uncut."""
    titles = columns(
        "between", ">cases", ">largest", ">95 %", "of", "state", "what else changed", "acknowledged by"
    )
    return Table("Ranges of builds in which cases moved", titles, tuple(map(_regression, found)), "ranges")


def _regression(each: Regressed) -> Line:
    first = each.tracked.moves[0]
    alarming = first.worse and each.tracked.state in ("open", "grown")
    style: Style = "bad" if alarming else "dim" if first.worse else "good"
    return line(
        _between(each),
        str(len({move.key.case for move in each.tracked.moves})),
        effect(first),
        interval(first),
        f"{first.key.case}, {figures.series(first.key.series)}",
        Cell(each.tracked.state if first.worse else "better", style),
        "; ".join([*([f"brought by {each.blame}"] if each.blame else []), *each.changed]),
        first.acknowledged,
    )


def _range(each: Regressed) -> dict[str, Any]:
    """What belongs to a range besides its row: everything that moved, and what to type."""
    rows = [
        line(
            move.key.case,
            figures.series(move.key.series),
            effect(move),
            interval(move),
            move.state,
            move.reason,
        )
        for move in each.tracked.moves
    ]
    titles = columns("case", "series", ">ratio", ">95 %", "fresh pairs", "why")
    return {
        "name": _between(each),
        "table": Table(f"everything that moved between {_between(each)}", titles, tuple(rows)),
        "commands": [{"about": about, "text": text} for about, text in commands(each.tracked)],
    }


def findings(history: MachineHistory) -> list[str]:
    """What is not about one range of builds."""
    failed = [f"{run.build}: could not be measured, {run.stage}: {run.failure}" for run in history.failures]
    return [*history.complaints, *map(crept, history.creeping), *failed]


def payload(history: MachineHistory) -> dict[str, Any]:
    """The series as plain JSON data: logarithms of ratios, and half the width of their 95 % intervals."""
    number = {build: position for position, build in enumerate(history.builds)}
    acknowledged = {
        (move.key, move.at): move.acknowledged for each in history.regressions for move in each.tracked.moves
    }
    moves: dict[SeriesKey, list[Move]] = {}
    for move in history.moves:
        moves.setdefault(move.key, []).append(move)
    return {
        "machine": history.machine,
        "builds": [{"name": build, "short": short(build)} for build in number],
        "series": [
            {
                "case": key.case,
                "series": key.series,
                "title": figures.series(key.series),
                "revision": key.revision,
                "base": number[each.base],
                "at": [number[build] for build in each.builds],
                "logs": [round(float(value), 5) for value in each.values],
                "halves": [round(NORMAL * math.sqrt(value), 5) for value in each.variances],
                "moves": [_move(move, acknowledged.get((key, move.at), "")) for move in moves.get(key, ())],
            }
            for key, each in sorted(history.series.items(), key=lambda pair: figures.natural(pair[0].case))
        ],
    }


def _move(move: Move, acknowledged: str) -> dict[str, Any]:
    return {
        "good": move.good,
        "bad": move.bad,
        "at": move.at,
        "state": "recovered" if move.over else move.state,
        "outcome": move.outcome,
        "log": move.log_ratio,
        "half": None if move.error is None else NORMAL * move.error,
        "acknowledged": acknowledged,
    }


def _between(each: Regressed) -> str:
    return f"{short(each.tracked.good)} … {short(each.tracked.bad)}"


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
