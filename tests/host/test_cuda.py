"""A missing or broken GPU is named with its reason and remedy; a usable one is silence."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest

from bench.host import cuda

HAS_NODE = any(os.path.exists(f"/dev/{name}") for name in ("nvidiactl", "dxg"))


class Reference(Protocol):
    """What `ctypes.byref` makes of a number."""

    _obj: ctypes.c_int


class Driver:
    """A stand-in for libcuda: cuInit returns `code`, and there are `count` devices."""

    def __init__(self, code: int, count: int) -> None:
        """Keep what to answer."""
        self.code, self.count = code, count

    def __getitem__(self, name: str) -> Callable[[Any], int]:
        """The function of that name."""
        return {"cuInit": lambda _: self.code, "cuDeviceGetCount": self.count_devices}[name]

    def count_devices(self, address: Reference) -> int:
        """Write the count where the caller wants it."""
        address._obj.value = self.count
        return 0


def run_module(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the module as nox does, from any folder."""
    command = [sys.executable, *options, "-m", "bench.host.cuda"]
    environ = {**os.environ, "PYTHONPATH": str(cuda.ROOT)}
    return subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, timeout=90, check=False
    )


@pytest.mark.skipif(HAS_NODE, reason="this machine has a GPU's device node")
def test_without_a_gpu_it_exits_3_with_one_line_within_a_second(tmp_path: Path) -> None:
    """The refusal comes before anything is installed: -S hides every installed package."""
    start = time.monotonic()
    done = run_module(tmp_path, "-S")
    assert time.monotonic() - start < 1
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("gpu_bench: no NVIDIA GPU is visible: /dev/nvidia0 does not exist; ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("devices", "missing"),
    [
        (["null"], "/dev/nvidia0"),
        (["nvidiactl", "nvidia-uvm"], "/dev/nvidia0"),
        (["nvidia0"], "/dev/nvidiactl"),
    ],
)
def test_a_missing_device_node_is_named(devices: list[str], missing: str) -> None:
    """So is the step to take."""
    assert cuda.missing_node(devices, "do this").endswith(f": {missing} does not exist; do this")


@pytest.mark.parametrize("devices", [["nvidia0", "nvidiactl"], ["nvidia3", "nvidiactl"], ["dxg"]])
def test_device_nodes_of_any_number_and_of_wsl_count(devices: list[str]) -> None:
    """A container may be given the fourth GPU only."""
    assert cuda.missing_node(devices, "") == ""


def test_the_remedy_fits_where_the_process_runs() -> None:
    """A container needs the toolkit, a bare machine a driver."""
    assert "--gpus all" in cuda.remedy("docker")
    assert "container toolkit" in cuda.remedy("podman")
    assert "nvidia.com/gpu" in cuda.remedy("kubernetes")
    assert "docker" not in cuda.remedy("")


@pytest.mark.parametrize(
    ("code", "words"),
    [(35, "insufficient driver"), (100, "no device"), (803, "reboot"), (999, "unknown"), (7, "CUresult")],
)
def test_a_driver_that_fails_is_told_by_code_and_remedy(
    monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    """A code that is not well known is told as well."""
    monkeypatch.setattr(ctypes, "CDLL", lambda _: Driver(code, 1))
    reason = cuda.initialise()
    assert reason.startswith(f"cuInit returned {code}, ")
    assert words in reason


def test_a_hidden_device_is_told_by_the_variable_that_hides_it() -> None:
    """The commonest cause of code 100 is the person's own shell."""
    assert "CUDA_VISIBLE_DEVICES is '-1'" in cuda.explain("cuInit", 100, {"CUDA_VISIBLE_DEVICES": "-1"})


def test_a_driver_without_devices_is_not_usable(monkeypatch: pytest.MonkeyPatch) -> None:
    """cuInit succeeding is not enough."""
    monkeypatch.setattr(ctypes, "CDLL", lambda _: Driver(0, 0))
    assert "no device" in cuda.initialise()


def test_a_working_driver_is_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """One device is enough."""
    monkeypatch.setattr(ctypes, "CDLL", lambda _: Driver(0, 1))
    assert cuda.initialise() == ""


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nodes without a library are a container without the toolkit's mounts."""
    monkeypatch.setattr(cuda, "DRIVER", "libcuda-that-is-not-here.so.1")
    assert "library cannot be loaded (libcuda-that-is-not-here.so.1" in cuda.initialise()


def test_the_child_answers_from_any_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It says what `initialise` says, and its own path does not matter."""
    monkeypatch.chdir(tmp_path)
    assert cuda.initialise_apart() == cuda.initialise()


def test_a_driver_that_crashes_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """The controller survives it."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert "ended with exit status 1; " in cuda.initialise_apart()


def test_a_driver_that_hangs_is_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """The controller does not wait for ever."""
    monkeypatch.setattr(cuda, "INIT_SECONDS", 0.001)
    assert "did not answer cuInit within 0.001 s; " in cuda.initialise_apart()
