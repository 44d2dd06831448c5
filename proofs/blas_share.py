"""The matmul chain's share of what NumPy's own BLAS reaches in the same process: python -m proofs.blas_share

At n = 2048, float32, in turns; the lane's NumPy with as many threads as TensorFlow has. The documented chain
takes TensorFlow's products as they come; the bare loop of them shows that what it lacks is not the stopwatch's.
The tuned chain shows what TensorFlow can do.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bench.lanes import locked
from bench.reporting.progress import say
from bench.running.machine_lock import alone

ROOT = Path(__file__).resolve().parents[1]
LANE = "tf-2.21-cpu"
IN_LANE = """
import math, os, statistics, time
from pathlib import Path
import numpy as np
import tensorflow as tf
from bench.measuring import environment
from bench.measuring.stopwatch import Stopwatch
from workloads.matmul_chain import build

environment.configure("CPU:0", len(os.sched_getaffinity(0)))
def chain(implementation):
    point = dict(n=2048, products=2, chain="orthogonal", implementation=implementation)
    made = Stopwatch(lambda: build(seed=0, folder=Path(), **point), "CPU:0")
    assert made.check({}, {}).outcome == "proven"
    made.warm_up()
    return made

rng = np.random.default_rng(0)
a, b = (rng.standard_normal((2048, 2048)).astype("float32") for _ in range(2))
ta, tb = tf.constant(a), tf.constant(b)

def clocked(product):
    started = time.perf_counter()
    product()
    return time.perf_counter() - started

def rested(measure):
    time.sleep(0.2)  # NumPy's BLAS keeps its threads spinning for a while after a product
    return measure()

documented, tuned = chain("documented"), chain("tuned")
contenders = {
    "NumPy's BLAS": lambda: clocked(lambda: a @ b),
    # a call is two products
    "matmul chain, documented": lambda: documented.round(1).seconds / 2,
    "matmul chain, tuned": lambda: tuned.round(1).seconds / 2,
    "a bare loop of tf.matmul": lambda: clocked(lambda: tf.matmul(ta, tb)),
}
for measure in contenders.values():
    measure()
turns = [[rested(measure) for measure in contenders.values()] for _ in range(60)]
columns = dict(zip(contenders, zip(*turns)))
blas = columns["NumPy's BLAS"]
for name, seconds in columns.items():
    ratios = [math.log(b / s) for b, s in zip(blas, seconds)]
    middle, error = statistics.median(ratios), statistics.stdev(ratios) / math.sqrt(len(ratios))
    speed = 2 * 2048**3 / statistics.median(seconds) * 1e-9
    share = f"{math.exp(middle):.1%} ± {2 * error:.1%} (two standard errors)"
    print(f"{name}: {speed:.1f} GFLOP/s, {share} of NumPy's BLAS")
"""


def main() -> int:
    """Run it in the lane; its exit code."""
    python = locked.make(locked.find(LANE), say)
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "2"}
    with alone():
        return subprocess.run([str(python), "-c", IN_LANE], env=variables).returncode


if __name__ == "__main__":
    sys.exit(main())
