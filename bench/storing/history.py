"""The history: immutable Parquet files of points, runs and raw turns; every run adds one file of each.

A file's name is KIND/MACHINE/YEAR/RUN.parquet. RUN ends in a digest of what it holds, so that adding a run twice
changes nothing. Whoever reads tonight's machine lists its last years only: the cost of a night does not grow.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from bench.errors import Refusal
from bench.storing.history_files import read, table_of, to_bytes
from bench.storing.history_tables import POINTS, RUNS, TURNS, Kind, Place
from bench.tracking import Added, HistoryPoint, HistoryRun, SeriesKey, SeriesPoints

TRIES = 5  # to read what somebody else compacts

T = TypeVar("T", HistoryPoint, HistoryRun)


class History:
    """A history in a folder or a bucket."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def add(self, added: Added) -> str:
        """Add a run; its name in the history. It is safe when this returns; adding it again changes nothing."""
        name = f"{added.run.run}-{_digest(added)}"
        rows = {
            TURNS: [asdict(replace(each, run=name)) for each in added.turns],
            POINTS: [asdict(replace(each, run=name)) for each in added.points],
            RUNS: [asdict(replace(added.run, run=name))],  # last: whoever sees the run finds its points
        }
        for kind, mine in rows.items():
            if mine:
                where = f"{kind.name}/{added.run.machine}/{year(added.run.moment)}/{name}.parquet"
                self.place.add(where, to_bytes(table_of(kind, mine), kind))
        return name

    def machines(self) -> list[str]:
        """The machines that have runs."""
        return sorted({name.split("/")[1] for name in self.place.names(RUNS.name)})

    def runs(self, machine: str, since: float = 0.0) -> list[HistoryRun]:
        """The runs of a machine, oldest first."""
        return sorted(self._values(HistoryRun, RUNS, machine, since), key=lambda each: each.moment)

    def points(
        self, machine: str, since: float = 0.0, runs: Sequence[str] | None = None
    ) -> list[HistoryPoint]:
        """The points of a machine, oldest first; of some runs only where they are named."""
        if runs is not None and not runs:
            return []
        filters = None if runs is None else [("run", "in", list(runs))]
        found = self._values(HistoryPoint, POINTS, machine, since, filters)
        return sorted(found, key=lambda each: (each.moment, each.key))

    def broken(self, machine: str, since: float = 0.0) -> list[HistoryPoint]:
        """The points of those cases on the wall clock that were ever wrong or crashed; mostly none."""
        filters = [("outcome", "in", ["WRONG", "CRASHED"]), ("purpose", "==", "night")]
        cases = {point.case for point in self._values(HistoryPoint, POINTS, machine, since, filters)}
        if not cases:
            return []
        wanted: list[tuple[str, str, Any]] = [("case", "in", sorted(cases)), ("series", "==", "wall")]
        return self._values(HistoryPoint, POINTS, machine, since, wanted)

    def decided(self, machine: str, since: float = 0.0) -> list[HistoryPoint]:
        """The points of nights on the wall clock that were slower, faster, wrong or crashed."""
        wanted: list[tuple[str, str, Any]] = [("outcome", "in", ["SLOWER", "FASTER", "WRONG", "CRASHED"])]
        wanted += [("series", "==", "wall"), ("purpose", "==", "night")]
        return self._values(HistoryPoint, POINTS, machine, since, wanted)

    def series(
        self, machine: str, since: float = 0.0, cases: Sequence[str] = (), series: str = ""
    ) -> dict[SeriesKey, SeriesPoints]:
        """The timed points of a machine's nights by series; `cases` and `series` keep some only."""
        filters: list[tuple[str, str, Any]] = [("moment", ">=", since), ("purpose", "==", "night")]
        filters += [("case", "in", list(cases))] if cases else []
        filters += [("series", "==", series)] if series else []
        names = ["case", "revision", "series", *(each.name for each in fields(SeriesPoints))]
        return _by_series(machine, self._read(POINTS, machine, since, names, filters))

    def _read(self, kind: Kind, machine: str, since: float, names: Sequence[str], filters: Any) -> Any:
        """The rows of a machine; listed again where a compaction removed what was listed."""
        for _ in range(TRIES):
            with suppress(FileNotFoundError):
                return read(self._files(kind, machine, since), kind, names, filters)
        raise Refusal(f"the {kind.name} of {machine} change while they are read; try again", 3)

    def _files(self, kind: Kind, machine: str, since: float) -> dict[str, Path]:
        """The files of a machine that may hold something as new as `since`."""
        found: dict[str, Path] = {}
        for each in range(year(since), year(time.time()) + 2) if since else ():
            found |= self.place.local(f"{kind.name}/{machine}/{each}")
        return found if since else self.place.local(f"{kind.name}/{machine}")

    def _values(self, made: type[T], kind: Kind, machine: str, since: float, filters: Any = None) -> list[T]:
        table = self._read(kind, machine, since, [each.name for each in fields(made)], filters)
        return [made(**_plain(each)) for each in table.to_pylist() if each["moment"] >= since]


def year(moment: float) -> int:
    """The year of a moment, UTC."""
    return time.gmtime(moment).tm_year


def _by_series(machine: str, table: Any) -> dict[SeriesKey, SeriesPoints]:
    """The rows with a time, by series; whole columns at a time, for there may be millions of rows."""
    import numpy as np
    import pyarrow.compute as pc

    table = table.filter(pc.and_(pc.is_valid(table["log_ratio"]), pc.is_valid(table["error"])))
    if not table.num_rows:
        return {}
    text = {
        name: table[name].combine_chunks().dictionary_encode() for name in ("case", "series", "build", "base")
    }
    codes = {name: each.indices.to_numpy() for name, each in text.items()}
    words = {name: each.dictionary.to_pylist() for name, each in text.items()}
    revision = table["revision"].to_numpy()
    numbers = {
        name: table[name].to_numpy() for name in ("moment", "log_ratio", "error", "freedom", "visible")
    }
    order = np.lexsort((numbers["moment"], revision, codes["series"], codes["case"]))
    same = [np.diff(each[order]) == 0 for each in (codes["case"], codes["series"], revision)]
    ends = [0, *(np.flatnonzero(~np.logical_and.reduce(same)) + 1), len(order)]
    builds, bases = (np.array(words[name], dtype=object)[codes[name][order]] for name in ("build", "base"))
    numbers = {name: each[order] for name, each in numbers.items()}
    found = {}
    for first, last in pairwise(ends):
        at = order[first]
        case, series = words["case"][codes["case"][at]], words["series"][codes["series"][at]]
        part = {name: each[first:last] for name, each in numbers.items()}
        made = SeriesPoints(build=builds[first:last], base=bases[first:last], **part)
        found[SeriesKey(machine, case, int(revision[at]), series)] = made
    return found


def _digest(added: Added) -> str:
    text = json.dumps(asdict(added), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table as keywords; what is kept as JSON is made into values again."""
    return {
        name: json.loads(value) if name.endswith("software") and value is not None else value
        for name, value in row.items()
    }
