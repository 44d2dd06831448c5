"""The only thing that measures: one case, checked and then timed."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from bench.measuring.answers import Bands, compare, raised, recorded, within
from bench.measuring.calls import Calls, await_moment, round_of, so_often, until
from bench.measuring.cores import held_on, settle
from bench.measuring.device_trace import busy_seconds, profiled
from bench.measuring.instructions import Instructions
from bench.measuring.memory import collect, resident_bytes, uncollected
from bench.measuring.outputs import arrays_of, case_of, traced_so_far
from bench.measuring.placement import misplaced
from bench.measuring.workload_code import WorkloadError, workload_code
from bench.pace import LONG, Pace
from bench.records import FREE, UNPROVEN, WRONG, Check, Round, Work
from workloads._spec import Arrays, Band, Case, Raises, stacked

ROUND_SECONDS = 0.03  # long against the clock's resolution, short against changes of the machine's speed
BRIEF = 10  # successive calls of a brief check, where the case's answer tells each of them
WARM_SECONDS, WARM_ROUNDS = 0.1, 10  # at most: the check has made the first calls already


class Stopwatch:
    """Checks and times one case on one device. `build_seconds` and `first_call_seconds` are timed apart."""

    def __init__(self, build: Callable[[], Case], device: str) -> None:
        self._device, self._on_gpu = device, "GPU" in device
        if self._on_gpu:
            tf.config.experimental.reset_memory_stats(device)
        started = time.perf_counter()
        with tf.device(device), workload_code():
            self._case = case_of(build())
        self.build_seconds = time.perf_counter() - started
        self.first_call_seconds = 0.0
        self.metrics: dict[str, float] = {}  # further series: judging/series.py names them
        self._instructions = Instructions()

    @property
    def work(self) -> Work:
        """What one call does."""
        case = self._case
        return Work(case.flops, case.bytes, case.items, case.unit, case.compute)

    def check(self, bands: Bands, changed: Mapping[str, Any], keep: str = "", brief: bool = False) -> Check:
        """Set up, make `calls` calls (timing the first), compare with the reference or the golden bands.

        `changed` holds answers of this release, by name, that are recorded to differ from the reference's; `keep`
        names a file that takes the answer's arrays, so that another side's can be compared with them. A `brief`
        check makes fewer calls where each has a row in the answer: for a fork of what was checked in full before.
        """
        case = self._case
        calls = min(BRIEF, case.calls) if brief and case.answer is stacked else case.calls
        try:
            outputs = self._outputs(calls)
        except WorkloadError as spoilt:
            return raised(spoilt.error, self._expected())
        elsewhere = misplaced(outputs[0], self._device)
        if elsewhere:
            return Check(WRONG, f"computed on {elsewhere} instead of {self._device}")
        answer = arrays_of(case.answer, outputs)
        if keep:
            np.savez(keep, **{f"_{name}": each for name, each in answer.items()})  # type: ignore[arg-type]
        rows = slice(calls) if calls < case.calls else ...
        check = self._compared(answer, bands, changed, rows)
        return replace(check, types={name: each.dtype.name for name, each in answer.items()})

    def _compared(self, answer: Arrays, bands: Bands, changed: Mapping[str, Any], rows: Any) -> Check:
        if isinstance(self._case.tolerance, Band):
            return within(answer, bands, self._case.tolerance)
        expected = self._expected()
        if expected is None:
            return Check(UNPROVEN, "the workload gives no reference")
        if isinstance(expected, Raises):
            return Check(WRONG, f"did not raise the documented {expected.kind}")
        changes = {name: recorded(value, answer.get(name)) for name, value in changed.items()}
        told = {name: value[rows] for name, value in {**expected, **changes}.items()}
        return compare(answer, told, self._case.tolerance)

    def _expected(self) -> Arrays | Raises | None:
        """The reference's answer; None where there is no reference."""
        reference = self._case.reference
        if reference is None:
            return None
        with workload_code():
            expected = reference()
        return expected if isinstance(expected, Raises) else arrays_of(lambda given: given, expected)

    def differing(self) -> dict[str, np.ndarray]:
        """What of the answer is not the reference's, by name; empty where it is proven or has no reference."""
        answer, expected = arrays_of(self._case.answer, self._outputs(self._case.calls)), self._expected()
        if expected is None or isinstance(expected, Raises):
            return {}
        given = {name: answer[name] for name in expected if name in answer}
        tolerance = self._case.tolerance
        return {
            n: a for n, a in given.items() if compare({n: a}, {n: expected[n]}, tolerance).outcome == WRONG
        }

    def warm_up(self, seconds: float = ROUND_SECONDS, known: float = 0.0) -> Pace:
        """Call for 0.1 s or ten rounds of so many seconds; the iterations that make such a round, and what they use.

        `known` is the length of a call from before, in seconds: one that is LONG is not called again. What is alive
        then is hidden from the garbage collector, so that a round's own garbage is all that it finds.
        """
        each, cores = (known, 0.0) if known > LONG else self._warmed(min(WARM_SECONDS, WARM_ROUNDS * seconds))
        collect()
        gc.freeze()
        settle(each)
        return Pace(max(1, round(seconds / each)), each, cores, on_gpu=self._on_gpu)

    def _warmed(self, seconds: float) -> tuple[float, float]:
        """Call for so long; the seconds of a call, and the cores that were at work on average."""
        arguments, calls, spent, cpu = self._set_up(), 0, 0.0, time.process_time()
        with tf.device(self._device), workload_code():
            while spent < seconds:
                started = time.perf_counter()
                self._case.target(*arguments)
                self._drain()
                last, calls = time.perf_counter() - started, calls + 1
                spent += last
        return min(last, spent / calls), (time.process_time() - cpu) / spent

    def round(self, iterations: int, core: int = FREE) -> Round:
        """Set up, drain the device, call, drain; seconds per call on each clock. Void if anything was retraced.

        While it is timed, the main thread is held on a core; every other thread is free.
        """
        return self._round(core, 0.0, lambda target, given: so_often(target, given, iterations))

    def shared_round(self, start: float, end: float, chunk: int, core: int) -> Round:
        """Call `chunk` times, and again, from `start` to `end`, while the other side does so on the same core.

        Seconds of the machine's monotonic clock. The wall time of such a round tells nothing.
        """
        return self._round(core, start, lambda target, given: until(target, given, end, chunk))

    def _round(self, core: int, start: float, calls: Calls) -> Round:
        arguments, target, traced = self._set_up(), self._case.target, traced_so_far(self._case)
        with uncollected(), tf.device(self._device), held_on(core), workload_code():
            self._drain()
            before = self._instructions.read()
            await_moment(start)
            wall, cpu = time.perf_counter_ns(), time.process_time_ns()
            iterations = calls(target, arguments)
            self._drain()
            cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
            counted = before, self._instructions.read()
            collection = collect()
        self._instructions.keep(self.metrics, counted, iterations, (wall, cpu))
        if cpu > wall:  # a single thread needs no rest
            settle(1e-9 * wall)
        traces = traced_so_far(self._case) - traced
        made = round_of(iterations, wall, cpu, collection, traces)
        return replace(made, core=core, resident_bytes=resident_bytes())

    def peak_bytes(self) -> int:
        """The most of a GPU's memory that TensorFlow has used since the case was built; 0 on a CPU."""
        return int(tf.config.experimental.get_memory_info(self._device)["peak"]) if self._on_gpu else 0

    def busy(self, iterations: int, folder: Path) -> float:
        """Seconds per call in which the device is at work, from a profiled pass; 0 where the trace shows none."""
        arguments, target = self._set_up(), self._case.target
        with tf.device(self._device):
            self._drain()
            with profiled(folder), workload_code():
                so_often(target, arguments, iterations)
                self._drain()
        return busy_seconds(folder) / iterations

    def _outputs(self, calls: int) -> list[Any]:
        arguments = self._set_up()
        with tf.device(self._device), workload_code():
            started = time.perf_counter()
            outputs = [self._case.target(*arguments)]
            self._drain()
            self.first_call_seconds = time.perf_counter() - started
            outputs += [self._case.target(*arguments) for _ in range(calls - 1)]
        return outputs

    def _set_up(self) -> tuple[Any, ...]:
        with tf.device(self._device), workload_code():
            return self._case.setup()

    def _drain(self) -> None:
        # A CPU's operations are done when the call returns; asking it would cost each round 0.1 ms.
        if self._on_gpu:
            tf.test.experimental.sync_devices()
