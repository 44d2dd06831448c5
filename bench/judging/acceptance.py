"""What a baseline becomes when a run is accepted into it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bench.records import CRASHED, WRONG, Record

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
