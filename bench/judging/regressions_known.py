"""What an earlier table of regressions tells of rows that have not moved since. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bench.judging.conformance import Tried
from bench.judging.regressions import RegressionRow

ENDS = ("last_good", "first_bad", "fixed_in")


def carried(
    rows: Sequence[RegressionRow], tried: Sequence[Tried], earlier: Mapping[str, Any]
) -> list[RegressionRow]:
    """The rows with the blame and the exact releases of an earlier table.

    Nothing is carried over from other lanes, or to a row whose last good, first bad or first good lane is another.
    """
    now = [(lane.lane, _companions(lane.software)) for lane in tried]
    then = [(lane["lane"], _companions(lane["software"])) for lane in earlier.get("lanes", ())]
    known = {row["name"]: row for row in earlier.get("regressions", ())} if then == now else {}
    return [_carried(row, known.get(row.known.workload, {})) for row in rows]


def _carried(row: RegressionRow, earlier: Mapping[str, Any]) -> RegressionRow:
    if any(getattr(row, end) != earlier.get(end) for end in ENDS):
        return row
    told = ("blame", "first_bad_release", "fixed_in_release")
    return replace(row, **{name: earlier.get(name, "") for name in told})


def _companions(software: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(software.get(name) for name in ("tensorflow-cpu", "keras"))
