"""The report of `advise`: what an upgrade brings, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from bench.judging.advice import Advice
from bench.reporting.presentation import Cell, Outcome, Page, Presentation, Table, columns, line
from bench.storing.formats import VERSION
from bench.storing.reports import ADVICE

TITLES = {"hits": "would hit you", "fixed": "fixed", "stays": "stay as they are"}


def present(found: Sequence[Advice], then: str, now: str) -> Presentation:
    """The report, ready for any renderer."""
    data = {VERSION: ADVICE.version, "command": "advise", "from": then, "to": now}
    outcomes = tuple(
        Outcome(each.effect, each.name, "failed" if each.effect == "hits" else "passed", each.what)
        for each in found
    )
    return Presentation(
        page(found, then, now), {**data, "advice": [asdict(each) for each in found]}, outcomes
    )


def page(found: Sequence[Advice], then: str, now: str) -> Page:
    """How much there is of each, a table for each, and what avoids what would hit."""
    by_effect = {effect: [each for each in found if each.effect == effect] for effect in TITLES}
    counts = ", ".join(f"{len(mine)} {TITLES[effect]}" for effect, mine in by_effect.items())
    told = f"from TensorFlow {then} to {now}, of what this project knows: {counts}"
    tables = tuple(_table(TITLES[effect], mine) for effect, mine in by_effect.items() if mine)
    notes = [f"{each.name}: {each.workaround}" for each in by_effect["hits"] if each.workaround]
    heading = ["what avoids it:"] if notes else []
    return Page((Cell(told, "bad" if by_effect["hits"] else "good"),), tables, (*heading, *notes))


def _table(title: str, found: Sequence[Advice]) -> Table:
    rows = tuple(line(each.kind, each.what, ", ".join(each.reports), each.detail) for each in found)
    return Table(title, columns("kind", "what you see", "report", "here"), rows, what="entries")
