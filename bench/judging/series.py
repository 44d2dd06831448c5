"""What is judged of a case besides its answer: each series, where it is read, and its share of the false alarms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SeriesOf:
    """A series: a clock of the rounds, or a number that a process has once.

    `best` stands for the visits of a pair; `share` is that of a comparison's false alarms, 0 for a series that only
    stored baselines judge; of an `amount` there is more or less, not slower or faster; `mean` says that all turns
    stand for a pair, by their mean, not only the ordinary ones; what is not `stored` is judged between sides only;
    what `explains` takes no share from the others.
    """

    clock: str = ""  # a field of a round
    once: str = ""  # a field of a measurement, or a name among its metrics
    best: Callable[[Sequence[float]], float] = min
    share: float = 0.0
    amount: bool = False
    mean: bool = False
    stored: bool = True
    explains: bool = False

    def of_process(self, measurement: Any) -> float:
        """The number that a process has once; 0 where it was not measured."""
        found = getattr(measurement, self.once, None)
        return float(measurement.metrics.get(self.once, 0.0) if found is None else found)


SERIES: Mapping[str, SeriesOf] = {
    "wall": SeriesOf(clock="seconds", share=0.6),
    "mean": SeriesOf(clock="seconds", share=0.1, mean=True, stored=False),
    "collected": SeriesOf(clock="collected_seconds", share=0.1, stored=False),
    "cpu": SeriesOf(clock="cpu_seconds", share=0.1),
    "first_call": SeriesOf(once="first_call_seconds", share=0.05),
    "memory": SeriesOf(once="peak_own_bytes", best=max, share=0.05, amount=True),
    "device_memory": SeriesOf(once="device_peak_bytes", best=max, amount=True),
    "instructions": SeriesOf(once="instructions", share=0.01, amount=True, explains=True),
}
FINDINGS = ("traces", "leak")  # that growth.py tells without an interval
# A change for the worse in one of these fails a run, unless said otherwise.
FAILING = ("wall", "mean", *FINDINGS)
PAIRED = tuple(name for name, each in SERIES.items() if each.share)
OTHERS = tuple(name for name in PAIRED if name != "wall")  # which are judged once, by all pairs
EXPLAINING = tuple(name for name, each in SERIES.items() if each.explains)
