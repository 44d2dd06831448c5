"""What a fork of a lane process answers, request by request."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

import tensorflow as tf
from tensorflow.python.eager import context

from bench import host
from bench.errors import Refusal
from bench.measuring import ceilings, environment
from bench.measuring.catalogue import documented, load, regressions
from bench.measuring.memory import peaks
from bench.measuring.stopwatch import Stopwatch
from bench.measuring.workload_code import workload_code
from bench.records import FREE, Environment
from workloads import _datasets
from workloads._spec import Band, Case, Raises

MOST_NUMBERS = 100  # of a recorded answer: nobody can judge more


class Lane:
    """What the lane process holds for its forks: the dataset and the cases."""

    def __init__(self, options: Namespace) -> None:
        try:
            self.dataset = _datasets.load(options.dataset)
        except _datasets.DatasetError as error:
            raise Refusal(str(error)) from error
        self.listed = load(options.workloads, options.device, self.dataset)
        if getattr(context.context(), "_initialized", False):
            raise Refusal("a workload file runs TensorFlow when it is imported; move that into its build")
        self.device = options.device.upper() + ("" if ":" in options.device else ":0")
        self.deterministic: bool = options.deterministic
        self.lock: str = options.lock
        self._folder: Path = options.folder

    def folder(self) -> Path:
        """Where the case of this fork may write."""
        return self._folder / f"case-{os.getpid()}"

    def hello(self) -> dict[str, Any]:
        """What the lane process can do: every case, and the places of the note that they stand for."""
        return {
            "release": tf.__version__,
            "catalogue": [listed.entry for listed in self.listed.values()],
            "places": documented(self.listed.values()),
            "regressions": regressions(self.listed.values()),
        }

    def build(self, case: str, seed: int) -> Case:
        """The case, built; inputs come from `seed` alone. TF32 is on where its point says so, and nowhere else."""
        listed, folder = self.listed[case], self.folder()
        point = listed.entry.point
        if point.get("dtype") == "tf32" and not self.deterministic:
            tf.config.experimental.enable_tensor_float_32_execution(True)
        given = {"dataset": self.dataset} if listed.entry.dataset else {}
        with workload_code():
            return listed.workload.build(seed=seed, folder=folder, **given, **point)


class Requests:
    """The fork's own: one method per request, each returns what the reply holds."""

    def __init__(self, lane: Lane) -> None:
        environment.configure(lane.device, host.machine()["cpus"], lane.deterministic)
        self._lane = lane
        self._metrics: dict[str, float] = {}  # of the case that is open

    def environment(self) -> dict[str, Any]:
        """The three classes of the environment record."""
        software = {**environment.software(self._lane.lock), **host.context()}
        return {"environment": Environment(host.machine(), software, host.volatile())}

    def ceilings(self) -> dict[str, Any]:
        """What the device itself reaches."""
        return {"ceilings": ceilings.of_device(self._lane.device, host.machine()["cpus"])}

    def open(self, case: str, seed: int) -> dict[str, Any]:
        """Build the case."""
        self._stopwatch = Stopwatch(lambda: self._lane.build(case, seed), self._lane.device)
        self._metrics = self._stopwatch.metrics
        return {"build_seconds": self._stopwatch.build_seconds, "work": self._stopwatch.work}

    def check(
        self, bands: dict[str, Any], changed: dict[str, Any], keep: str, brief: bool = False
    ) -> dict[str, Any]:
        """Make the checked calls and compare; the first of them is the case's first call."""
        check = self._stopwatch.check(bands, changed, keep, brief)
        if check.reason:  # an error may name the case's folder, which is another one every time
            check = replace(check, reason=check.reason.replace(str(self._lane.folder()), "…"))
        return {"check": check, "first_call_seconds": self._stopwatch.first_call_seconds}

    def warm_up(self, seconds: float, known: float = 0.0) -> dict[str, Any]:
        """Warm up; how many iterations make a round of about so many seconds, and the cores that it may use."""
        pace = self._stopwatch.warm_up(seconds, known)
        return {"pace": replace(pace, usable=tuple(sorted(os.sched_getaffinity(0))))}

    def round(self, iterations: int, core: int = FREE) -> dict[str, Any]:
        """One timed round, the main thread held on a core."""
        return {"round": self._stopwatch.round(iterations, core)}

    def shared_round(self, start: float, end: float, chunk: int, core: int) -> dict[str, Any]:
        """One round that the other side makes at the same time on the same core."""
        return {"round": self._stopwatch.shared_round(start, end, chunk, core)}

    def look_at_device(self, iterations: int) -> dict[str, Any]:
        """What the case took of its device's memory at most, and how long a call keeps the device at work.

        A driver may forbid profiling: nothing is wrong with the case then.
        """
        peak = self._stopwatch.peak_bytes()
        try:
            busy = self._stopwatch.busy(iterations, self._lane.folder() / "profile")
        except (tf.errors.OpError, ImportError, OSError) as error:
            print(f"the profiler does not work here: {error}")
            busy = 0.0
        return {"device_peak_bytes": peak, "device_busy_seconds": busy}

    def has_band(self, case: str, seed: int) -> dict[str, Any]:
        """Whether the case is judged by a golden band over seeds."""
        return {"band": isinstance(self._lane.build(case, seed).tolerance, Band)}

    def golden(self, case: str, seed: int) -> dict[str, Any]:
        """The reference's scalars for another seed, by name: one seed of a golden band."""
        reference = self._lane.build(case, seed).reference
        with workload_code():
            values = reference() if reference else {}
        if isinstance(values, Raises):
            raise Refusal(f"its answer is that it raises {values.kind}; that makes no band")
        with workload_code():
            return {"values": {name: float(value) for name, value in values.items()}}

    def differing(self, case: str, seed: int) -> dict[str, Any]:
        """What of the case's answer is not the reference's, by name; whole arrays, so only small ones."""
        found = Stopwatch(lambda: self._lane.build(case, seed), self._lane.device).differing()
        large = [name for name, value in found.items() if value.size > MOST_NUMBERS]
        if large:
            raise Refusal(f"{', '.join(large)}: more than {MOST_NUMBERS} numbers, too many to record")
        return {"answer": {name: value.tolist() for name, value in found.items()}}

    def close(self) -> dict[str, Any]:
        """The most memory that this process took so far, in bytes, and what else the stopwatch measured."""
        return {**peaks(), "metrics": self._metrics}
