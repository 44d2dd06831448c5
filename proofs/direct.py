"""The lane-side half of `overhead`: for each line on standard input, ten bare loops and ten rounds in turn.

No pipe comes between them. Arguments: a workload's file, and the iterations of a round.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from itertools import repeat
from pathlib import Path

import tensorflow as tf

from bench.measuring.catalogue import workload_in
from bench.measuring.stopwatch import Stopwatch
from workloads._spec import Case

TURNS = 10


def bare(case: Case, iterations: int) -> float:
    """Seconds per call of a loop with nothing around it."""
    arguments, target = case.setup(), case.target
    with tf.device("CPU:0"):
        started = time.perf_counter()
        for _ in repeat(None, iterations):
            target(*arguments)
        return (time.perf_counter() - started) / iterations


def main(file: str, iterations: int) -> None:
    """Answer each line with a line of JSON: the pairs of seconds per call, bare and timed."""
    workload = workload_in(Path(file))
    with tempfile.TemporaryDirectory() as folder:
        case = workload.build(seed=0, folder=Path(folder), **workload.smoke)
        stopwatch = Stopwatch(lambda: case, "CPU:0")
        stopwatch.check({}, {})
        stopwatch.warm_up()
        gc.freeze()  # as a lane process does before it forks
        for _ in sys.stdin:
            print(
                json.dumps([pair(case, stopwatch, iterations, turn % 2) for turn in range(TURNS)]), flush=True
            )


def pair(case: Case, stopwatch: Stopwatch, iterations: int, timed_first: int) -> tuple[float, float]:
    """Seconds per call, bare and timed; either comes first in turn."""
    if timed_first:
        timed = stopwatch.round(iterations).seconds
        return bare(case, iterations), timed
    return bare(case, iterations), stopwatch.round(iterations).seconds


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
