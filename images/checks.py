"""Checks that run the suite in a container. Each returns what it found, or raises Failed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from bench.running.container_engine import Ended, Image, docker, run
from images.check_support import ANYBODY, on, require, results, stored

SMALL = "linear_regression[samples=2000,mode=function,device=cpu]"
# Without a baseline nothing is judged: these checks are about the container, not about the machine's speed.
BENCH = ("cpu_bench", "--baselines", "/tmp/none", "--cases", SMALL)
QUICK = (*BENCH, "--processes", "1", "--budget", "0.05")
LONGER = (*BENCH, "--processes", "3", "--budget", "3")
CPUS, GIB = 1, 3
PATIENCE = 120.0


def smoke(image: Image) -> str:
    """`smoke` passes as the image's own user, with no folder mounted."""
    ended = run(image.name, ["smoke"])
    _ended_well(ended)
    return ended.out.strip().partition("\n")[0]  # a report begins with its summary


def read_only(image: Image) -> str:
    """A benchmark runs on a read-only root file system, with /tmp in memory."""
    with results(image) as folder:
        _ended_well(run(image.name, QUICK, ["--read-only", "--tmpfs", "/tmp", *on(folder)]))
        return f"{len(stored(folder, 'record'))} record in the mounted folder"


def any_user(image: Image) -> str:
    """A benchmark runs under a user id that the image does not define, and that user owns the results."""
    with results(image) as folder:
        _ended_well(run(image.name, QUICK, ["--user", f"{ANYBODY}:{ANYBODY}", *on(folder)]))
        owners = {path.stat().st_uid for path in folder.glob("*/records.jsonl")}
        require(owners == {ANYBODY}, f"the records belong to {owners or 'nobody'}, not to {ANYBODY}")
        return f"user {ANYBODY}"


def limits(image: Image) -> str:
    """The environment record shows the container's CPU quota and memory limit, not the host's."""
    machine, software = _environment(image, "--cpus", str(CPUS), "--memory", f"{GIB}g")
    seen = f"{machine['cpus']:g} CPU, {software['memory_gib']:g} GiB recorded"
    require((machine["cpus"], software["memory_gib"]) == (CPUS, GIB), seen)
    return seen


def cpu_set(image: Image) -> str:
    """The environment record shows the container's CPU set, not the host's."""
    machine, _ = _environment(image, "--cpuset-cpus", "0")
    seen = f"{machine['cpus']:g} CPU recorded"
    require(machine["cpus"] == 1, seen)
    return seen


def killed(image: Image) -> str:
    """The records of a killed container survive in the mounted folder, and `--resume` continues from them."""
    name = f"tfgauge-{uuid.uuid4().hex[:12]}"
    with results(image) as folder:
        started = docker(
            "run", "--detach", "--name", name, "--network", "none", *on(folder), image.name, *LONGER
        )
        try:
            require(started.code == 0, started.last)
            _await(lambda: stored(folder, "record"), f"no record was stored within {PATIENCE:.0f} s")
            require(docker("kill", name).code == 0, "the container ended before it could be killed")
            before = stored(folder, "record")
        finally:
            docker("rm", "--force", name)
        _ended_well(run(image.name, [*LONGER, "--resume"], on(folder)))
        after = stored(folder, "record")
        require(after[: len(before)] == before, "records stored before the kill were lost")
        require(len(after) == 3, f"{len(after)} of 3 records after --resume")
        return f"{len(before)} of 3 records before the kill, {len(after)} after --resume"


def no_gpu(image: Image) -> str:
    """Without a GPU, gpu_bench names the missing device node and exits 3."""
    return _refused(run(image.name, ["gpu_bench"], NO_RUNTIME), "/dev/nvidia0 does not exist", "--gpus all")


def no_driver(image: Image) -> str:
    """With device nodes but without the driver's library, gpu_bench says so and exits 3."""
    nodes = [word for node in ("nvidia0", "nvidiactl") for word in ("--device", f"/dev/null:/dev/{node}")]
    ended = run(image.name, ["gpu_bench"], [*NO_RUNTIME, *nodes])
    return _refused(ended, "libcuda.so.1", "cannot be loaded")


NO_RUNTIME = ("--env", "NVIDIA_VISIBLE_DEVICES=void")  # for engines whose default runtime is NVIDIA's


def _environment(image: Image, *limited: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    with results(image) as folder:
        _ended_well(run(image.name, QUICK, [*limited, *on(folder)]))
        environment = stored(folder, "environment")[-1]  # the last one has the ceilings too
        return environment["machine"], environment["software"]


def _ended_well(ended: Ended) -> None:
    require(ended.code == 0, f"exit code {ended.code}: {ended.last}")


def _refused(ended: Ended, *expected: str) -> str:
    require(ended.code == 3, f"exit code {ended.code}, expected 3: {ended.last}")
    require(all(each in ended.err for each in expected), ended.last)
    require("Traceback" not in ended.err, ended.err)
    return ended.last.removeprefix("gpu_bench: ")


def _await(happened: Callable[[], object], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        require(time.monotonic() < deadline, otherwise)
        time.sleep(0.05)
