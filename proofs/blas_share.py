"""The matmul chain's share of what NumPy's own BLAS reaches in the same process: python -m proofs.blas_share

At n = 2048, float32, in turns; the lane's NumPy with as many threads as TensorFlow has.
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
pairs = [(stopwatch.round(1).seconds, numpy_product()) for _ in range(60)]
ratios = [math.log(theirs / ours) for ours, theirs in pairs]
middle, error = statistics.median(ratios), statistics.stdev(ratios) / math.sqrt(len(ratios))
ours, theirs = (2 * 2048**3 / statistics.median(column) * 1e-9 for column in zip(*pairs))
print(f"matmul chain {ours:.1f} GFLOP/s, NumPy's BLAS {theirs:.1f} GFLOP/s, "
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
