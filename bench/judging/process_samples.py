"""From records to what is compared: logarithms per series, by process and by time. Pure.

A shared machine only ever adds to a time. On the recorded traces, the fast rounds of a run's fastest process
scatter between runs by a half to a seventh of what its medians do, so that is what runs are compared by;
`python -m proofs.false_alarms` shows what the rule makes of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.judging.series import SERIES, SeriesOf
from bench.records import Measurement, Record, Round

APART = 3600.0  # seconds between runs that count as different times
SENTINEL = "sentinel"


def fast(seconds: Sequence[float]) -> float:
    """The 10th percentile of the rounds; of ten rounds or fewer, the fastest."""
    return sorted(seconds)[(len(seconds) - 1) // 10]


@dataclass(frozen=True)
class ProcessSample:
    """One process of one run: the logarithm of each series, and of the sentinel."""

    started: float  # of the run, seconds since 1970
    logs: Mapping[str, float]


def samples(records: Sequence[Record]) -> list[ProcessSample]:
    """A sample for each record that has a valid round."""
    found = []
    for record in records:
        measured = record.measurement
        rounds = [each for each in measured.rounds if not each.void] if measured else []
        if measured and rounds:
            values = {name: _value(of, measured, rounds) for name, of in SERIES.items() if of.stored}
            values[SENTINEL] = measured.sentinel_seconds
            found.append(
                ProcessSample(record.started, {name: math.log(v) for name, v in values.items() if v > 0})
            )
    return found


def _value(of: SeriesOf, measured: Measurement, rounds: Sequence[Round]) -> float:
    return fast([getattr(each, of.clock) for each in rounds]) if of.clock else of.of_process(measured)


def processes(found: Sequence[ProcessSample], series: str) -> list[float]:
    """The series' logarithm in each process."""
    return [sample.logs[series] for sample in found if series in sample.logs]


def by_time(found: Sequence[ProcessSample], series: str) -> list[list[float]]:
    """The series in each process, at each different time at which runs were made.

    Runs less than an hour apart see the same state of the machine, and count as one.
    """
    groups: list[list[ProcessSample]] = []
    for sample in sorted(found, key=lambda each: each.started):
        if not groups or sample.started - groups[-1][0].started >= APART:
            groups.append([])
        groups[-1].append(sample)
    return [values for group in groups if (values := processes(group, series))]


def times(found: Sequence[ProcessSample], series: str) -> list[float]:
    """The series at each different time: that of the fastest process."""
    return [min(values) for values in by_time(found, series)]
