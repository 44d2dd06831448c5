"""The hardware report as a page for Markdown and the terminal: the answer, then tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.judging.hardware import Compared, Fleet, Score, Spread, Versus
from bench.reporting import figures
from bench.reporting.hardware import names, words
from bench.reporting.hardware.sides import LETTERS, answers, ceilings, numbers, scaling, seconds, tuned
from bench.reporting.presentation import Cell, Line, Page, Style, Table, columns, line

MANY = 8  # environments beside the first that a table shows; the data files have all
FEW = 5  # where it must be narrow


def page(compared: Compared, narrow: bool = False) -> Page:
    """Everything that the report says, each environment beside the base.

    Where it must be narrow, several environments are shown without the intervals of single cases.
    """
    fleet, base, found = compared.fleet, compared.base, compared.found
    shown = list(found)[: FEW if narrow else MANY]
    brief = narrow and len(shown) > 2
    tables = [
        families(found, shown, brief),
        cases(compared, shown, brief),
        problems(fleet),
        tuned(fleet, [base, *shown]),
        ceilings(fleet, [base, *shown]),
        scaling(fleet, [base, *shown]),
        numbers(fleet),
        answers(fleet),
        environments(fleet, [base, *shown]),
    ]
    left = len(found) - len(shown)
    more = [f"{left} more environments: the page and the data files have them."] if left else []
    notes = [*more, *(f"{name}: {meaning}" for name, meaning in words.WORD_LIST.items())]
    return Page(tuple(summary(compared, shown)), tuple(t for t in tables if t.lines), tuple(notes))


def summary(compared: Compared, shown: Sequence[int]) -> list[Cell]:
    """The answer for every environment, the fastest first; of many, those at either end. Then what letters mean."""
    fleet, base, found, spread = compared.fleet, compared.base, compared.found, compared.spread
    ordered = sorted(found, key=lambda each: -_log(found[each].overall))
    lines = [Cell(words.single(fleet), "strong")] if not found else []
    for position, number in enumerate(ordered):
        if position < MANY // 2 or position >= len(ordered) - MANY // 2:
            mine = found[number]
            more = words.moved(fleet.columns[number].name, mine, spread) if len(found) == 1 else []
            more += [*words.drift(fleet, base, number, mine), *words.beside_spread(mine, spread)]
            lines += [Cell(words.answer(fleet, base, number, mine), "strong"), *map(Cell, more)]
    told = [f"{LETTERS[place]}: {fleet.columns[each].name}" for place, each in enumerate([base, *shown])]
    return [*lines, *(map(Cell, told) if found else ())]


def _log(score: Score | None) -> float:
    return score.speed.log if score else float("-inf")


def families(found: Mapping[int, Versus], shown: Sequence[int], brief: bool) -> Table:
    """The geometric mean of each family, and of all cases, in each environment, with n."""
    listed = sorted({name for number in shown for name in found[number].families})
    rows = [
        line("all cases", *(_score(found[number].overall, brief) for number in shown)),
        *(
            line(name, *(_score(found[number].families.get(name), brief) for number in shown))
            for name in listed
        ),
    ]
    title = f"speed beside A: geometric mean of each family {'± half of 95 %' if brief else '(95 %)'}, n"
    return Table(
        title, columns("family", *LETTERS[1 : 1 + len(shown)]), tuple(rows if listed else ()), "families"
    )


def _score(score: Score | None, brief: bool) -> str:
    if score is None:
        return ""
    told = words.within(score.speed) if brief else words.speed(score.speed)
    return f"{told} n={len(score.cases)}"


def cases(compared: Compared, shown: Sequence[int], brief: bool) -> Table:
    """Each case: the base's time, and how fast the others are beside it; the largest effect first."""
    fleet, base, found, spread = compared.fleet, compared.base, compared.found, compared.spread

    def effect(case: str) -> float:
        return max((abs(found[b].cases[case].log) for b in shown if case in found[b].cases), default=-1.0)

    rows = []
    for case in sorted(fleet.entries, key=lambda each: (-effect(each), figures.natural(each))):
        told = [_speed(found[number], case, spread, brief) for number in shown]
        mine = seconds(fleet.columns[base], case)
        time = figures.seconds(mine) if mine else fleet.state(case, base)
        rows.append(
            line(
                figures.name(fleet.entries[case]),
                time,
                *told,
                telling=not shown or any(t.style for t in told),
            )
        )
    ends = "" if brief else " (95 %)"
    beside = f", and the others' speed beside it{ends}; ▲ ▼ where significant" if shown else ""
    title = f"time of each case on A{beside}"
    headings = columns("case", ">A", *LETTERS[1 : 1 + len(shown)])
    return Table(title, headings, tuple(rows))


def _speed(found: Versus, case: str, spread: Spread, brief: bool) -> Cell:
    speed = found.cases.get(case)
    if speed is None:
        return Cell("–")
    told = words.times(speed.ratio) if brief else words.speed(speed)
    if not words.telling(speed, case, spread):
        return Cell(told)
    mark = "▲" if speed.log > 0 else "▼"
    return Cell(f"{mark} {told}", "good" if speed.log > 0 else "bad")


def problems(fleet: Fleet) -> Table:
    """What has no time in an environment, and why; the gravest first."""
    order = ("crashed", "wrong", "revision", "removed")
    found: list[tuple[int, Line]] = []
    for number, column in enumerate(fleet.columns):
        states = {case: fleet.state(case, number) for case in fleet.entries}
        for case, state in states.items():
            if state in order:
                style: Style = "bad" if state in ("crashed", "wrong") else ""
                cells = (_name(fleet, case), column.name, Cell(state, style), column.cells[case].reason)
                found.append((order.index(state), line(*cells)))
        absent = sum(state == "not measured" for state in states.values())
        if absent:
            cells = (figures.cases(absent), column.name, Cell("not measured"), "no run of it has them")
            found.append((len(order), line(*cells)))
    found.sort(key=lambda each: each[0])
    titles = columns("case", "environment", "check", "why")
    return Table("wrong, crashed, or not comparable", titles, tuple(each for _, each in found))


def _name(fleet: Fleet, case: str) -> str:
    return figures.name(fleet.entries[case])


def environments(fleet: Fleet, shown: Sequence[int]) -> Table:
    """The environments side by side, what differs between them marked, the identity first."""
    chosen = [fleet.columns[number] for number in shown]
    rows = [
        line(f"{'≠ ' if differs else ''}{name}", *values, telling=differs)
        for name, values, differs in names.compared(chosen)
    ]
    headings = columns("property", *LETTERS[: len(shown)])
    return Table("environments, ≠ where they differ", headings, tuple(rows), "properties")


def telling(whole: Page) -> Page:
    """What the terminal shows unless everything is asked for: rows that tell something, words left to the page."""
    return Page(whole.summary, tuple(table for table in whole.short().tables if table.lines))
