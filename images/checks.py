"""What must hold in a container of an image; each check is a function that says what it saw, or raises Failed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from bench.running.container_engine import Ended, Image, docker, run
from images.check_support import ANYBODY, on, require, results, stored

SMALL = "linear_regression[samples=2000,mode=function,device=cpu]"
# Without a baseline nothing is judged: a check of the container is no check of the machine's speed.
BENCH = ("cpu_bench", "--baselines", "/tmp/none", "--cases", SMALL)
QUICK = (*BENCH, "--processes", "1", "--budget", "0.05")
LONGER = (*BENCH, "--processes", "3", "--budget", "3")
CPUS, GIB = 1, 3
PATIENCE = 120.0


def smoke(image: Image) -> str:
    """Every workload is checked, as the image's own user and with no folder mounted."""
    return _ended_well(run(image.name, ["smoke"]))


def read_only(image: Image) -> str:
    """A root file system that cannot be written to, with /tmp in memory."""
    with results(image) as folder:
        _ended_well(run(image.name, QUICK, ["--read-only", "--tmpfs", "/tmp", *on(folder)]))
        return f"{len(stored(folder, 'record'))} record on the mounted folder"


def any_user(image: Image) -> str:
    """A user id that the image knows nothing of; what it stores is its own."""
    with results(image) as folder:
        _ended_well(run(image.name, QUICK, ["--user", f"{ANYBODY}:{ANYBODY}", *on(folder)]))
        owners = {path.stat().st_uid for path in folder.glob("*/records.jsonl")}
        require(owners == {ANYBODY}, f"the records belong to {owners or 'nobody'}")
        return f"user {ANYBODY}"


def limits(image: Image) -> str:
    """A quota of CPU time and a limit of memory are what the environment record shows, and not the host's."""
    machine, software = _environment(image, "--cpus", str(CPUS), "--memory", f"{GIB}g")
    seen = f"{machine['cpus']:g} CPU, {software['memory_gib']:g} GiB recorded"
    require((machine["cpus"], software["memory_gib"]) == (CPUS, GIB), seen)
    return seen


def cpu_set(image: Image) -> str:
    """So is a set of CPUs."""
    machine, _ = _environment(image, "--cpuset-cpus", "0")
    seen = f"{machine['cpus']:g} CPU recorded"
    require(machine["cpus"] == 1, seen)
    return seen


def killed(image: Image) -> str:
    """What a killed container measured survives on the mount, and a new container goes on with it."""
    name = f"tfgauge-{uuid.uuid4().hex[:12]}"
    with results(image) as folder:
        started = docker(
            "run", "--detach", "--name", name, "--network", "none", *on(folder), image.name, *LONGER
        )
        try:
            require(started.code == 0, started.last)
            _await(lambda: stored(folder, "record"), "no record was stored")
            require(docker("kill", name).code == 0, "it ended before it could be killed")
            before = stored(folder, "record")
        finally:
            docker("rm", "--force", name)
        _ended_well(run(image.name, [*LONGER, "--resume"], on(folder)))
        after = stored(folder, "record")
        require(after[: len(before)] == before, "what was stored before is not there any more")
        require(len(after) == 3, f"{len(after)} records of 3 after --resume")
        return f"{len(before)} survived, {len(after)} at the end"


def no_gpu(image: Image) -> str:
    """Without a GPU it says which device node is missing, and ends with 3."""
    return _refused(run(image.name, ["gpu_bench"], NO_RUNTIME), "/dev/nvidia0 does not exist", "--gpus all")


def no_driver(image: Image) -> str:
    """With device nodes but without the driver's library it says that, and ends with 3."""
    nodes = [word for node in ("nvidia0", "nvidiactl") for word in ("--device", f"/dev/null:/dev/{node}")]
    ended = run(image.name, ["gpu_bench"], [*NO_RUNTIME, *nodes])
    return _refused(ended, "libcuda.so.1", "cannot be loaded")


NO_RUNTIME = ("--env", "NVIDIA_VISIBLE_DEVICES=void")  # where NVIDIA's runtime is the engine's default


def _environment(image: Image, *limited: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    with results(image) as folder:
        _ended_well(run(image.name, QUICK, [*limited, *on(folder)]))
        environment = stored(folder, "environment")[-1]  # stored again at the end, with its ceilings
        return environment["machine"], environment["software"]


def _ended_well(ended: Ended) -> str:
    require(ended.code == 0, f"exit code {ended.code}: {ended.last}")
    return ended.out.strip().splitlines()[-1]


def _refused(ended: Ended, *said: str) -> str:
    require(ended.code == 3, f"exit code {ended.code} and not 3: {ended.last}")
    require(all(each in ended.err for each in said), ended.last)
    require("Traceback" not in ended.err, ended.err)
    return ended.last.removeprefix("gpu_bench: ")


def _await(happened: Callable[[], object], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        require(time.monotonic() < deadline, otherwise)
        time.sleep(0.05)
