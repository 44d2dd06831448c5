"""Upkeep of a history: many small files become few large ones, and old raw turns go. Safe to interrupt anywhere.

A compacted file names the runs that it holds; readers leave those runs' own files out from the moment it is there, so
that it does not matter how many of them are removed. Two compactions at once leave runs twice, which readers count
once; the next compaction removes what is double.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from bench.storing.history_files import COMPACT, chosen, held_by, read, to_bytes
from bench.storing.history_places import FolderPlace
from bench.storing.history_tables import KINDS, TURNS, Kind, Place

FEWEST = 8  # files of a machine and year that are worth compacting
KEPT = 400.0  # days that raw turns are kept where nobody says otherwise
DAY = 86400.0


@dataclass(frozen=True)
class Upkeep:
    """What was done."""

    compacted: int = 0  # files that became part of a larger one
    removed: int = 0  # files of raw turns that were too old


def compact(place: Place, turns_for: float, now: float) -> Upkeep:
    """Compact every folder that has many files, and remove turns that are older than so many days."""
    done = Upkeep()
    for kind in KINDS:
        names = place.names(kind.name)
        if kind is TURNS:
            old = [name for name in names if _newest(place, name) < now - turns_for * DAY]
            for name in old:
                place.remove(name)
            names = [name for name in names if name not in old]
            done = Upkeep(done.compacted, len(old))
        for folder in sorted({str(Path(name).parent) for name in names}):
            done = Upkeep(done.compacted + _compact_folder(place, kind, folder), done.removed)
    if isinstance(place, FolderPlace):
        place.sweep(now)
    return done


def _compact_folder(place: Place, kind: Kind, folder: str) -> int:
    """Compact one machine's year; how many files that took."""
    files = place.local(folder)
    used = chosen(files)
    if len(used) < FEWEST:
        _remove(place, [name for name in files if name not in used])
        return 0
    holds = sorted({run for name, runs in used.items() for run in (runs or {Path(name).stem})})
    table = read(files, kind, list(kind.columns)).sort_by([(name, "ascending") for name in kind.sorted_by])
    digest = hashlib.sha256("\n".join(holds).encode()).hexdigest()[:16]
    made = f"{folder}/{COMPACT}{digest}.parquet"
    place.add(made, to_bytes(table, kind, holds))
    _remove(place, [name for name in files if name != made])
    return len(files)


def _remove(place: Place, names: list[str]) -> None:
    for name in names:
        place.remove(name)


def _newest(place: Place, name: str) -> float:
    """When the newest run of a file began, from its name; runs' names begin with their time, UTC."""
    stem = Path(name).stem
    runs = held_by(place.local(str(Path(name).parent))[name]) if stem.startswith(COMPACT) else {stem}
    return max(_began(run) for run in runs)


def _began(run: str) -> float:
    import calendar

    try:
        return float(calendar.timegm(time.strptime(run[:15], "%Y%m%dT%H%M%S")))
    except ValueError:
        return time.time()  # a name that tells no time is never too old
