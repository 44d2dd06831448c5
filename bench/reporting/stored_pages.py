"""The stored tables of conformance and of known regressions as pages: what differs between releases, and why."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bench.judging.regressions import BAD
from bench.reporting.figures import release
from bench.reporting.presentation import Cell, Line, Page, Style, Table, columns, line

Data = Mapping[str, Any]
STYLES: Mapping[str, Style] = {
    "proven": "dim",
    "ok": "dim",
    "wrong": "bad",
    "crashed": "bad",
    "slower": "bad",
    "leaks": "bad",
    "removed": "doubt",
    "changed": "doubt",
    "unclear": "doubt",
}


def conformance(data: Data) -> Page:
    """How each documented computation stands on each release, and why where it does not hold."""
    lanes = [each["lane"] for each in data["lanes"]]
    rows = sorted(data["rows"], key=_standing)
    count = Counter(map(_standing, rows))
    untried = f"; {count[2]} could not be tried" if count[2] else ""
    told = (
        f"{count[3]} of {len(rows)} documented computations hold on all {len(lanes)} releases; {count[1]} were "
        f"removed or changed, {count[0]} are wrong or crash on some{untried}."
    )
    table = [line(row["case"], *(_state(row["states"].get(lane)) for lane in lanes)) for row in rows]
    why = [each for row in rows for each in _reasons(row, lanes)]
    titles = columns("case", "releases", "check", "why")
    tables = (
        _table("how each check ended", "case", lanes, table),
        Table("why", titles, tuple(why), "reasons"),
    )
    return Page((Cell(told, "strong"),), tables)


def _standing(row: Data) -> int:
    """What is told of a row, the gravest first: wrong, removed or changed, not tried somewhere, or it holds."""
    states = set(row["states"].values())
    if states & {"wrong", "crashed"}:
        return 0
    return 1 if states & {"removed", "changed"} else 2 if states - {"proven"} else 3


def _reasons(row: Data, lanes: Sequence[str]) -> list[Line]:
    """Each reason of a row once, with the releases that gave it."""
    found: dict[tuple[str, str], list[str]] = {}
    for lane in lanes:
        check = row["checks"].get(lane) or {}
        if check.get("reason"):
            found.setdefault((row["states"][lane], check["reason"]), []).append(release(lane))
    return [
        line(row["case"], ", ".join(those), Cell(state, STYLES.get(state, "")), reason)
        for (state, reason), those in found.items()
    ]


def regressions(data: Data) -> Page:
    """Which release has each known regression; what to do about it, who reported it, and what to type."""
    lanes = [each["lane"] for each in data["lanes"]]
    found = data["regressions"]
    newest = [each for each in found if each["cells"].get(lanes[-1], {}).get("state") in BAD]
    told = (
        f"{len(newest)} of {len(found)} known regressions of TensorFlow and Keras are in "
        f"{release(lanes[-1])}, the newest of {len(lanes)} releases."
    )
    table = [
        line(
            f"{_name(each)}: {each['symptom']}",
            *(_regressed(each["cells"].get(lane, {})) for lane in lanes),
        )
        for each in found
    ]
    more = [
        line(
            _name(each),
            each["workaround"],
            ", ".join(each["reports"]),
            f"nox -s regressions -- --cases {shlex.quote(each['case'])}",
        )
        for each in found
    ]
    titles = columns("regression", "workaround", "reports", "see it")
    tables = (
        _table("which release has it", "regression", lanes, table),
        Table("what to do, and what to type", titles, tuple(more), "regressions"),
    )
    return Page((Cell(told, "strong"),), tables)


def _name(each: Data) -> str:
    return str(each["name"]).replace("_", " ")


def _state(state: str | None) -> Cell:
    return Cell(state, STYLES.get(state, "")) if state else Cell("–")


def _regressed(cell: Data) -> Cell:
    """A regression on a release: its state; of a slow one, how many times as slow."""
    ratio = cell.get("ratio") if cell.get("state") == "slower" else None
    return Cell(f"{ratio:.1f}×", "bad") if ratio else _state(cell.get("state"))


def _table(title: str, first: str, lanes: Sequence[str], rows: Sequence[Line]) -> Table:
    return Table(title, columns(first, *map(release, lanes)), tuple(rows))
