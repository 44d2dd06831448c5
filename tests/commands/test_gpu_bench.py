"""`gpu_bench` without a GPU says what is missing in one line, and installs and measures nothing.

What comes behind that refusal is tried with the CPU in the GPU's place.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import jsonschema
import pytest

from tests.conftest import QUICK, ROOT, Ended, Place, alone, finished, wall

HAS_NODE = any(os.path.exists(f"/dev/{name}") for name in ("nvidiactl", "dxg"))


@pytest.mark.skipif(HAS_NODE, reason="this machine has a GPU's device node")
def test_without_a_gpu_it_exits_3_with_one_line_and_makes_no_lane(place: Place) -> None:
    ended = place.bench("gpu_bench", XDG_CACHE_HOME=str(place.folder / "cache"))
    assert (ended.code, ended.out) == (3, "")
    (line,) = ended.err.splitlines()
    assert line.startswith("gpu_bench: no NVIDIA GPU is visible: /dev/nvidia0 does not exist; ")
    assert not (place.folder / "cache").exists()
    assert not place.results.exists()


STAND_IN = """
import os, sys

def stand_in():
    from bench.measuring import ceilings, requests
    Stopwatch = requests.Stopwatch
    requests.Stopwatch = lambda build, device: Stopwatch(build, "CPU:0")
    ceilings.of_device = lambda device, cpus: ceilings.of_cpu(cpus)

os.register_at_fork(after_in_child=lambda: "bench.measuring.requests" in sys.modules and stand_in())
"""
GPU_BENCH = """
import sys
from bench.host import cuda
cuda.probe = lambda: ""
from bench.cli import main
sys.exit(main(sys.argv[1:]))
"""
PRODUCTS = "matmul_chain[chain=orthogonal,n=64,products=4,device=gpu]"
TRAINED = "mnist_training[mode=function,dtype=tf32,dataset=digits,device=gpu]"


@dataclass(frozen=True)
class Stood:
    """A `gpu_bench` in which the CPU stands in for the GPU: its end, its report and its records."""

    ended: Ended
    report: dict[str, Any]
    records: list[dict[str, Any]]
    plan: dict[str, Any]


def stood(place: Place, *words: str) -> Ended:
    """Run the command behind the probe; its lane processes compute on the CPU what they take for a GPU."""
    start_up = place.folder / "start-up"
    start_up.mkdir(exist_ok=True)
    (start_up / "sitecustomize.py").write_text(STAND_IN)
    folders = ["--results", str(place.results), "--baselines", str(place.baselines)]
    lane = ["--lane", "tf-2.21-cpu", "--env", f"PYTHONPATH={start_up}"]

    def run() -> Ended:
        command = [sys.executable, "-c", GPU_BENCH, "gpu_bench", *folders, *lane, *words]
        environ = {**os.environ, "TMPDIR": str(place.scratch)}
        started = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        return finished(started)

    return alone(run)


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Stood:
    """The first run on a machine with a GPU, of two cases."""
    place = Place(tmp_path_factory.mktemp("newcomer"))
    path = place.folder / "report.json"
    ended = stood(place, "--json", str(path), *QUICK, "--cases", PRODUCTS, "--cases", TRAINED)
    return Stood(ended, json.loads(path.read_text()), place.records(), place.lines()[0]["plan"])


@pytest.mark.slow
def test_a_first_run_on_a_gpu_ends_as_on_a_cpu(newcomer: Stood) -> None:
    assert newcomer.ended.code == 0
    jsonschema.validate(newcomer.report, json.loads((ROOT / "docs" / "report.schema.json").read_text()))
    assert {case: v["outcome"] for case, v in wall(newcomer.report).items()} == {
        PRODUCTS: "NEW",
        TRAINED: "NEW",
    }
    assert 'nox -s rebaseline -- --why "first run on this machine"' in newcomer.ended.words


@pytest.mark.slow
def test_a_run_on_a_gpu_checks_everything_once_more_in_a_last_process_that_times_nothing(
    newcomer: Stood,
) -> None:
    assert newcomer.plan["deterministic"]
    timed = {(r["entry"]["case"], r["process"]): r["measurement"] is not None for r in newcomer.records}
    assert timed == {(case, process): process == 0 for case in (PRODUCTS, TRAINED) for process in (0, 1)}
    assert {r["check"]["outcome"] for r in newcomer.records} == {"proven"}
    allowed = {r["process"]: r["check"]["allowed"] for r in newcomer.records if r["entry"]["case"] == TRAINED}
    assert allowed[1] < allowed[0] / 100  # float32's tolerance against TF32's
