"""How much speed the documented form of a computation leaves on the table. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from bench.records import Entry, Record


@dataclass(frozen=True)
class Tuned:
    """A documented case beside the tuned one of the same computation; seconds are per item, median over processes."""

    documented: Entry
    tuned: Entry
    documented_seconds: float
    tuned_seconds: float
    spread: tuple[float, float]  # smallest and largest ratio of any two processes' medians

    @property
    def ratio(self) -> float:
        """Documented ÷ tuned: above 1 the tuned one is faster."""
        return self.documented_seconds / self.tuned_seconds


def tuned_pairs(records: Sequence[Record]) -> list[Tuned]:
    """Every tuned case of a run whose documented case was timed as well, by name."""
    times = _times(records)
    entries = {record.entry.case: record.entry for record in records}
    pairs = [
        (e, times[e.tuned_of], times[e.case]) for e in entries.values() if {e.tuned_of, e.case} <= set(times)
    ]
    made = [
        Tuned(
            documented=entries[entry.tuned_of],
            tuned=entry,
            documented_seconds=median(before),
            tuned_seconds=median(after),
            spread=(min(before) / max(after), max(before) / min(after)),
        )
        for entry, before, after in pairs
    ]
    return sorted(made, key=lambda pair: pair.tuned.case)


def overall(pairs: Sequence[Tuned]) -> float:
    """The geometric mean of the ratios over workloads; raises ValueError where there is no pair."""
    of_workload: dict[str, list[float]] = {}
    for pair in pairs:
        of_workload.setdefault(pair.tuned.workload, []).append(math.log(pair.ratio))
    return math.exp(fmean(fmean(logs) for logs in of_workload.values()))


def _times(records: Sequence[Record]) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = {}
    for record in records:
        rounds = record.measurement.rounds if record.measurement else ()
        seconds = [each.seconds for each in rounds if not each.void]
        if seconds:
            found.setdefault(record.entry.case, []).append(median(seconds) / record.work.items)
    return found
