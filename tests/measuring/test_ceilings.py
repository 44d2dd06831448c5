"""The ceilings that a lane process measures of its device; those of a GPU are tried on the CPU, at a small size."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from bench.running.workers import lane_variables
from tests.conftest import Live

pytestmark = pytest.mark.slow

SMALL_GPU = """
import json
from dataclasses import asdict
from bench.measuring import ceilings
ceilings.GPU_SIDE = dict.fromkeys(ceilings.GPU_SIDE, 64)
ceilings.COPIED, ceilings.SECONDS = 4096, 0.01
print(json.dumps(asdict(ceilings.of_gpu("CPU:0"))))
"""


def test_a_cpu_has_numpy_s_products_and_a_copy(live: Live) -> None:
    found = live.solo.ceilings()
    assert set(found.flops) == {"float32", "float64"}
    assert min(*found.flops.values(), found.bytes) > 0


def test_a_gpu_has_tensorflow_s_products_of_every_compute_type_and_a_copy(live: Live, tmp_path: Path) -> None:
    command = [str(live.side.interpreter), "-c", SMALL_GPU]
    done = subprocess.run(
        command, env=lane_variables(live.side), cwd=tmp_path, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert set(found["flops"]) == {"float32", "tf32", "bfloat16", "float16", "float64"}
    assert min(*found["flops"].values(), found["bytes"]) > 0
