"""The report of `advise`: what an upgrade brings, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from bench.judging.advice import GONE, Advice
from bench.reporting.figures import release
from bench.reporting.presentation import Cell, Outcome, Page, Presentation, Table, columns, line
from bench.storing.formats import VERSION
from bench.storing.reports import ADVICE

TITLES = {"hits": "would hit you", "fixed": "fixed", "faster": "get faster", "stays": "stay as they are"}
PLACES = {"removed": "docs/conformance.md", "changed": "docs/conformance.md"}
MORE = "docs/regressions.md has the reports, the code and the measured size of each."


def present(found: Sequence[Advice], then: str, now: str) -> Presentation:
    """The report, ready for any renderer; `then` and `now` are releases, such as 2.15.1."""
    data = {VERSION: ADVICE.version, "command": "advise", "from": then, "to": now}
    outcomes = tuple(
        Outcome(each.effect, each.name, "failed" if each.effect == "hits" else "passed", each.what)
        for each in found
    )
    return Presentation(
        page(found, then, now), {**data, "advice": [asdict(each) for each in found]}, outcomes
    )


def page(found: Sequence[Advice], then: str, now: str) -> Page:
    """How much there is of each effect, and a table for each, with what avoids what is there."""
    by_effect = {effect: [each for each in found if each.effect == effect] for effect in TITLES}
    counts = ", ".join(f"{len(mine)} {TITLES[effect]}" for effect, mine in by_effect.items())
    told = f"from TensorFlow {then} to {now}, of what this project knows: {counts}"
    tables = tuple(_table(effect, mine) for effect, mine in by_effect.items() if mine)
    slower = (
        f"nox -s compare -- tensorflow=={then} tensorflow=={now} times everyday computations on this machine."
    )
    return Page((Cell(told, "bad" if by_effect["hits"] else "good"),), tables, (MORE, slower))


def _table(effect: str, found: Sequence[Advice]) -> Table:
    if effect == "fixed":
        fixed = tuple(line(each.kind, _release(each.since), each.what) for each in found)
        return Table(TITLES[effect], columns("kind", "fixed in", "what you saw"), fixed, what="entries")
    if effect == "faster":
        faster = tuple(line(each.what) for each in found)
        return Table(TITLES[effect], columns("computation"), faster, what="entries")
    rows = tuple(
        line(each.kind, _release(each.since), _seen(each), each.workaround or PLACES.get(each.kind, ""))
        for each in found
    )
    return Table(
        TITLES[effect], columns("kind", "since", "what you see", "what avoids it"), rows, what="entries"
    )


def _seen(each: Advice) -> str:
    """What a user sees, with a factor or an error's words where these tell more."""
    if each.kind == "slow" and each.detail:
        return f"{each.what} Here: {each.detail}."
    return (
        f"{each.what}: {each.detail}" if each.kind in GONE and each.detail and not each.reports else each.what
    )


def _release(since: str) -> str:
    """The release of a requirement, or of a lane; what the oldest lane has came with it or before."""
    return release(since.rpartition("==")[2]) if since else "≤ 2.12"
