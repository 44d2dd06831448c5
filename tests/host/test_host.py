"""The machine's identity is stable where the hardware is, and says what this process may use of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench import host
from bench.host.gpus import UNREAD_GPU
from bench.host.identity import machine_id

ROOT = Path(host.__file__).resolve().parents[2]
CPUINFO = """\
processor\t: 0
model name\t: Intel(R) Xeon(R)   Platinum 8481C CPU @ 2.70GHz
cpu MHz\t\t: {mhz}
flags\t\t: fpu sse4_2 avx avx2 fma avx512f amx_tile hypervisor new_in_this_kernel

processor\t: 1
model name\t: Intel(R) Xeon(R)   Platinum 8481C CPU @ 2.70GHz
cpu MHz\t\t: {mhz}
flags\t\t: fpu sse4_2 avx avx2 fma avx512f amx_tile hypervisor new_in_this_kernel
"""
MACHINE: dict[str, Any] = {"cpu": "AMD EPYC", "isa": ["avx", "avx2"], "cpus": 2.0, "gpus": []}


def machine_of(monkeypatch: pytest.MonkeyPatch, cpuinfo: str) -> dict[str, Any]:
    """The machine that `host` sees through this text of /proc/cpuinfo."""
    real = Path.read_text

    def read_text(path: Path, errors: str) -> str:
        return cpuinfo if path == Path("/proc/cpuinfo") else real(path, errors=errors)

    monkeypatch.setattr(Path, "read_text", read_text)
    return host.machine()


def test_clocks_do_not_change_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """2599.8 MHz once and 2600.1 MHz the next time is the same machine."""
    one = machine_of(monkeypatch, CPUINFO.format(mhz=2599.8))
    two = machine_of(monkeypatch, CPUINFO.format(mhz=2600.1))
    assert machine_id(one) == machine_id(two)


def test_the_model_keeps_its_nominal_text_with_single_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock in a model's name is part of the name."""
    assert machine_of(monkeypatch, CPUINFO)["cpu"] == "Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz"


def test_a_machine_id_is_readable_and_safe_in_file_names() -> None:
    """Model, CPUs, GPUs and six hexadecimal digits."""
    cards = [{"name": "NVIDIA L4", "memory_mib": 23552, "mig": ""}] * 2
    assert re.fullmatch(r"amd-epyc-2cpu-[0-9a-f]{6}", machine_id(MACHINE))
    name = machine_id({**MACHINE, "cpus": 1.5, "gpus": cards})
    assert re.fullmatch(r"amd-epyc-1\.5cpu-2x-nvidia-l4-[0-9a-f]{6}", name)


def test_a_machine_id_survives_json_and_the_order_of_keys() -> None:
    """A stored machine has the id of the machine that stored it."""
    stored = json.loads(json.dumps(dict(reversed(MACHINE.items()))))
    assert machine_id(stored) == machine_id(MACHINE)


@pytest.mark.parametrize("change", [{"cpus": 1.0}, {"isa": ["avx"]}, {"gpus": [UNREAD_GPU]}])
def test_every_part_of_the_identity_counts(change: dict[str, Any]) -> None:
    """Fewer CPUs, other instruction sets or another GPU is another machine."""
    assert machine_id({**MACHINE, **change}) != machine_id(MACHINE)


def test_affinity_to_one_cpu_is_one_usable_cpu() -> None:
    """What this process may use decides, not what the hardware has."""
    pin = "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])"
    code = f"{pin}; from bench import host; print(host.machine()['cpus'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert 0 < float(done.stdout) <= 1.0


def test_this_machine_is_named_alike_twice() -> None:
    """Identity is stable within a session, and everything in it becomes JSON."""
    assert machine_id(host.machine()) == machine_id(json.loads(json.dumps(host.machine())))


def test_context_and_volatile_are_whole_here() -> None:
    """Every promised key is there, and the memory is plausible."""
    context, volatile = host.context(), host.volatile()
    assert set(context) == {"memory_gib", "kernel", "os", "container", "virtualised"}
    assert set(volatile) == {"mhz", "load", "steal", "temperature", "available_gib"}
    assert 0 < volatile["available_gib"] <= context["memory_gib"]


def test_without_proc_nothing_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sandbox that hides every file still has a machine, a context and volatile values."""

    def refuse(path: Path, errors: str) -> str:
        raise PermissionError(path, errors)

    monkeypatch.setattr(Path, "read_text", refuse)
    assert host.machine()["cpu"] == "unknown"
    assert host.context()["os"] == "unknown"
    assert host.volatile()["mhz"] is None
