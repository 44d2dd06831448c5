"""The matmul chain's share of what NumPy's own BLAS reaches in the same process: python -m proofs.blas_share

At n = 2048, float32, in turns; the lane's NumPy with as many threads as TensorFlow has. Beside it TensorFlow's
own product in a bare loop: what is missing there is not the stopwatch's.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bench.reporting.progress import say
from bench.running import lanes
from bench.running.alone import alone

ROOT = Path(__file__).resolve().parents[1]
LANE = "tf-2.21-cpu"
IN_LANE = """
import math, statistics, time
from pathlib import Path
import numpy as np
import tensorflow as tf
from bench.measuring import environment
from bench.measuring.stopwatch import Stopwatch
from workloads.matmul_chain import build

environment.configure("CPU:0")
stopwatch = Stopwatch(lambda: build(seed=0, folder=Path(), n=2048, products=1, chain="orthogonal"), "CPU:0")
assert stopwatch.check({}).outcome == "proven"
rng = np.random.default_rng(0)
a, b = (rng.standard_normal((2048, 2048)).astype("float32") for _ in range(2))

def numpy_product():
    started = time.perf_counter()
    a @ b
    return time.perf_counter() - started

numpy_product(), stopwatch.warm_up()
def our_product():
    time.sleep(0.2)  # NumPy's BLAS keeps its threads spinning for a while after a product
    return stopwatch.round(1).seconds

ta, tb = tf.constant(a), tf.constant(b)

def bare_product():
    time.sleep(0.2)
    started = time.perf_counter()
    tf.matmul(ta, tb)
    return time.perf_counter() - started

bare_product()
turns = [(our_product(), numpy_product(), bare_product()) for _ in range(60)]
speeds = [2 * 2048**3 / statistics.median(column) * 1e-9 for column in zip(*turns)]
for which, name in ((1, "NumPy's BLAS"), (2, "a bare loop of tf.matmul")):
    ratios = [math.log(turn[which] / turn[0]) for turn in turns]
    middle, error = statistics.median(ratios), statistics.stdev(ratios) / math.sqrt(len(ratios))
    print(f"matmul chain {speeds[0]:.1f} GFLOP/s, {name} {speeds[which]:.1f} GFLOP/s: "
          f"share {math.exp(middle):.1%} ± {2 * error:.1%} (two standard errors)")
"""


def main() -> int:
    """Run it in the lane; its exit code."""
    python = lanes.make(lanes.find(LANE), say)
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "2"}
    with alone():
        return subprocess.run([str(python), "-c", IN_LANE], env=variables).returncode


if __name__ == "__main__":
    sys.exit(main())
