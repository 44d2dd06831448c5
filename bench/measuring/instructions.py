"""The instructions of a call, where the machine counts them: a series that explains and decides nothing."""

from __future__ import annotations

from collections.abc import MutableMapping

from bench.host.perf_events import INSTRUCTIONS, Counter, Event, Reading, counted

METRIC = "instructions"
ONE_CORE = 1.05  # times the wall clock: what takes more CPU time has threads that this counter does not see


class Instructions:
    """Counts what the calling thread executes in user space, round by round; nothing where there is no counter."""

    def __init__(self, event: Event = INSTRUCTIONS) -> None:
        self._counter: Counter | None = None
        try:
            self._counter = Counter(event)
        except OSError:  # no counter here, or not for us: the doctor says why
            return

    def read(self) -> Reading | None:
        """The counter now; None where there is none."""
        return self._counter.read() if self._counter else None

    def keep(
        self,
        metrics: MutableMapping[str, float],
        span: tuple[Reading | None, Reading | None],
        iterations: int,
        clocks: tuple[int, int],
    ) -> None:
        """Keep the fewest instructions per call of all rounds, by the readings and the wall and CPU clocks of one.

        A round that used more than one core tells nothing, as does one that the counter was taken from.
        """
        before, after = span
        wall, cpu = clocks
        if before is None or after is None or cpu > ONE_CORE * wall:
            return
        value = counted(before, after)
        if value:
            metrics[METRIC] = min(metrics.get(METRIC, float("inf")), value / iterations)
