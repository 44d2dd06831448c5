"""The ceilings that a lane process measures of its device; those of a GPU are tried on the CPU, at a small size."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bench.running.launch import lane_variables
from tests.conftest import Live

pytestmark = pytest.mark.slow

SMALL_GPU = """
import json
from dataclasses import asdict
from bench.measuring import ceilings
ceilings.GPU_SIDE = dict.fromkeys(ceilings.GPU_SIDE, 64)
ceilings.COPIED, ceilings.SECONDS = 4096, 0.01
{more}
print(json.dumps(asdict(ceilings.of_gpu("CPU:0"))))
"""


def test_a_cpu_has_products_and_a_copy(live: Live) -> None:
    found = live.solo.ceilings()
    assert set(found.flops) == {"float32", "float64"}
    assert min(*found.flops.values(), found.bytes) > 0


def small(live: Live, folder: Path, more: str = "") -> dict[str, Any]:
    """A GPU's ceilings, measured on the CPU by small matrices."""
    command = [str(live.side.interpreter), "-c", SMALL_GPU.format(more=more)]
    done = subprocess.run(
        command, env=lane_variables(live.side), cwd=folder, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_gpu_has_tensorflow_s_products_of_every_compute_type_and_a_copy(live: Live, tmp_path: Path) -> None:
    found = small(live, tmp_path)
    assert set(found["flops"]) == {"float32", "tf32", "bfloat16", "float16", "float64"}
    assert min(*found["flops"].values(), found["bytes"]) > 0


def test_a_type_that_a_gpu_cannot_multiply_has_no_ceiling(live: Live, tmp_path: Path) -> None:
    found = small(live, tmp_path, 'ceilings.GPU_SIDE["string"] = 64')
    assert set(found["flops"]) == {"float32", "tf32", "bfloat16", "float16", "float64"}
