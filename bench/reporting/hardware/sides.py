"""Tables of a hardware report about each environment alone: tuned forms, ceilings, sizes, phases, memory, drift."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from statistics import median

from bench.judging.ceilings import share
from bench.judging.hardware import Cell as Measured
from bench.judging.hardware import Column, Fleet
from bench.reporting import figures
from bench.reporting.hardware import words
from bench.reporting.presentation import Line, Table, columns, line

LETTERS = "ABCDEFGHI"  # of the environments in tables, the base first


def seconds(column: Column, case: str) -> float | None:
    """Seconds per call of a case, the geometric mean over its clusters; None where it has no time."""
    found = column.level.get(case)
    return exp(found.log) if found else None


def tuned(fleet: Fleet, shown: Sequence[int]) -> Table:
    """How much faster the tuned form of a computation is than the documented one, per item."""
    rows = []
    for case, entry in fleet.entries.items():
        if entry.tuned_of in fleet.entries:
            items = fleet.work[case].items / fleet.work[entry.tuned_of].items
            told = []
            for column in (fleet.columns[number] for number in shown):
                before, after = seconds(column, entry.tuned_of), seconds(column, case)
                told.append(words.times(before / after * items) if before and after else "–")
            rows.append(line(figures.name(fleet.entries[entry.tuned_of]), *told, telling=False))
    return _table("tuned form beside the documented one: speed per item", "case", shown, rows)


def ceilings(fleet: Fleet, shown: Sequence[int]) -> Table:
    """The share of the device's ceiling that cases reach."""
    rows = []
    for case, entry in fleet.entries.items():
        told = [_share(fleet, fleet.columns[number], case) for number in shown]
        if any(told):
            rows.append(line(figures.name(entry), *told, telling=False))
    return _table("share of the device's ceiling", "case", shown, rows)


def _share(fleet: Fleet, column: Column, case: str) -> str:
    per_call = seconds(column, case)
    found = share(fleet.work[case], per_call, column.ceilings) if per_call and column.ceilings else None
    return f"{words.digits(found.share * 100)} % of {found.ceiling}" if found else ""


def scaling(fleet: Fleet, shown: Sequence[int]) -> Table:
    """Seconds per call of cases that differ in one size only."""
    rows = []
    for name, size, members in scaled(fleet):
        for case in members:
            value = fleet.entries[case].point[size]
            times = [seconds(fleet.columns[number], case) for number in shown]
            told = [figures.seconds(each) if each else "–" for each in times]
            rows.append(line(f"{size}={value}", *told, group=name, telling=False))
    return _table("time by size", "size", shown, rows)


def scaled(fleet: Fleet) -> list[tuple[str, str, list[str]]]:
    """Groups of cases that differ in one size only: what they share, the size's name, the cases by size."""
    groups: dict[tuple[str, str], list[str]] = {}
    for case, entry in fleet.entries.items():
        for size, value in entry.point.items():
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                rest = ", ".join(f"{name}={each}" for name, each in entry.point.items() if name != size)
                where = f"{entry.workload} {rest}".strip() + (f" on {entry.dataset}" if entry.dataset else "")
                groups.setdefault((f"{where} ({entry.device})", size), []).append(case)
    return [
        (name, size, sorted(members, key=lambda case: float(fleet.entries[case].point[size])))
        for (name, size), members in sorted(groups.items())
        if len(members) > 1
    ]


def numbers(fleet: Fleet) -> Table:
    """Each environment in numbers: phases, memory, drift of the answers, energy and cost."""
    extra = [">energy per item"] if any(_energy(each) for each in fleet.columns) else []
    cost = [f">cost of an hour ({fleet.currency})"] if any(each.price for each in fleet.columns) else []
    titles = (">import", ">first call", ">collection", ">most memory", ">largest error", ">NumPy check")
    rows = [
        line(
            column.name,
            *_phases(column),
            *([_energy(column)] if extra else []),
            *([f"{column.price:g}" if column.price else "–"] if cost else []),
        )
        for column in fleet.columns
    ]
    title = (
        "environments in numbers: medians over cases, the largest memory, the largest share of a tolerance"
    )
    return Table(title, columns("environment", *titles, *extra, *cost), tuple(rows), "environments")


def answers(fleet: Fleet) -> Table:
    """Cases whose answers differ between environments that were compared side by side."""
    rows: list[Line] = []
    for (a, b), apart in fleet.distances.items():
        sides = f"{fleet.columns[a].name} – {fleet.columns[b].name}"
        for case, distance in sorted(apart.items(), key=lambda each: -each[1].relative):
            rows.append(
                line(
                    figures.name(fleet.entries[case]),
                    sides,
                    distance.why or f"{distance.relative:.2g} relative, {distance.ulp:.3g} ULP",
                )
            )
    return Table(
        "answers that differ between environments", columns("case", "environments", "by"), tuple(rows)
    )


def _phases(column: Column) -> list[str]:
    cells = list(column.cells.values())
    peak = max((each.peak for each in cells if each.peak), default=None)
    error = max((each.error for each in cells if each.error is not None), default=None)
    return [
        _time(column.import_seconds),
        _time(_middle(cells, "first_call")),
        _time(_middle(cells, "collect")),
        f"{peak / 2**20:.0f} MiB" if peak else "–",
        f"{words.digits(error * 100)} %" if error is not None else "–",
        _time(column.sentinel),
    ]


def _energy(column: Column) -> str:
    joules = [each.joules for each in column.cells.values() if each.joules]
    return figures.energy(exp(sum(log(each) for each in joules) / len(joules)), "items") if joules else ""


def _middle(cells: Sequence[Measured], name: str) -> float | None:
    found = [value for each in cells if (value := getattr(each, name)) is not None]
    return median(found) if found else None


def _time(value: float | None) -> str:
    return figures.seconds(value) if value else "–"


def _table(title: str, first: str, shown: Sequence[int], rows: Sequence[Line]) -> Table:
    return Table(title, columns(first, *(f">{letter}" for letter in LETTERS[: len(shown)])), tuple(rows))
