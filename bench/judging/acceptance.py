"""What a baseline becomes when a run is accepted into it. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bench.judging.process_samples import samples, times
from bench.records import CRASHED, WRONG, Entry, Record

MOST_RUNS = 10  # kept per case: enough to know the days' scatter, few enough to read in a diff
LEVEL = (
    "python",
    "tensorflow",
    "tensorflow-cpu",
    "tf-nightly",
    "tf-nightly-cpu",
    "keras",
    "numpy",
    "lock",
    "flags",
)


Becomes = Literal["new", "one run more", "begins anew", "dropped"]


@dataclass(frozen=True)
class BaselineChange:
    """What becomes of one case in its baseline: how many runs it has, and seconds per call of the newest."""

    entry: Entry
    becomes: Becomes
    runs: tuple[int, int]  # before and after
    seconds: tuple[float | None, float | None]  # likewise; None where there is no time


def changes(held: Sequence[Record], after: Sequence[Record]) -> list[BaselineChange]:
    """What became of every case that a run changed, in the order of their ids."""
    entries = {record.entry.case: record.entry for record in (*held, *after)}
    found = []
    for case, entry in sorted(entries.items()):
        before, now = ([r for r in records if r.entry.case == case] for records in (held, after))
        if becomes := _becomes(before, now):
            seconds = (_newest_seconds(before), _newest_seconds(now))
            found.append(BaselineChange(entry, becomes, (_runs(before), _runs(now)), seconds))
    return found


def accept(
    held: Sequence[Record],
    run: Sequence[Record],
    levels: Mapping[str, str],
    moved: Collection[str],
    whole: bool,
) -> list[Record]:
    """The baseline's records after accepting the run's, oldest first.

    Earlier runs of a case stay beside the new one, the newest ten, as long as they are of the same level:
    the same revision, dataset and software under test (`levels`, by environment key), and the case did not
    move. Otherwise the new run begins a new baseline. Cases that a `whole` run no longer has are dropped,
    of its own device and dataset; those that were wrong or crashed in any process are not accepted, and keep what
    they had. Deterministic processes have no times to accept.
    """
    spoilt = {record.entry.case for record in run if record.check.outcome in (WRONG, CRASHED)}
    new = [record for record in run if record.entry.case not in spoilt and not record.deterministic]
    replacing = {record.entry.case: record for record in new}
    ran, scopes = {record.entry.case for record in run}, {_scope(record) for record in run}

    def stays(old: Record) -> bool:
        case = old.entry.case
        if case in replacing:
            return case not in moved and _same_level(old, replacing[case], levels)
        return case in ran or not whole or _scope(old) not in scopes

    kept = [old for old in held if stays(old)]
    return _newest(sorted([*kept, *new], key=lambda r: (r.entry.case, r.started, r.process)))


def level(software: Mapping[str, Any]) -> str:
    """What must be equal for runs to be of one level: the software under test, not its surroundings."""
    return str([(name, software.get(name)) for name in LEVEL])


def _scope(record: Record) -> tuple[str, str]:
    """The device and the dataset, of which a run has one each: it says nothing about the cases of others."""
    dataset = record.entry.dataset
    return record.entry.device, dataset.name if dataset else ""


def _same_level(old: Record, new: Record, levels: Mapping[str, str]) -> bool:
    described = [(r.entry.revision, r.entry.dataset, levels[r.environment]) for r in (old, new)]
    return described[0] == described[1]


def _newest(records: Sequence[Record]) -> list[Record]:
    starts: dict[str, set[float]] = {}
    for record in records:
        starts.setdefault(record.entry.case, set()).add(record.started)
    newest = {case: set(sorted(times)[-MOST_RUNS:]) for case, times in starts.items()}
    return [record for record in records if record.started in newest[record.entry.case]]


def _becomes(before: Sequence[Record], after: Sequence[Record]) -> Becomes | None:
    if not after:
        return "dropped"
    if not before:
        return "new"
    starts = [{record.started for record in records} for records in (before, after)]
    if starts[0] == starts[1]:
        return None
    return "one run more" if starts[0] & starts[1] else "begins anew"


def _runs(records: Sequence[Record]) -> int:
    return len({record.started for record in records})


def _newest_seconds(records: Sequence[Record]) -> float | None:
    walls = times(samples(records), "wall")
    return math.exp(walls[-1]) if walls else None
