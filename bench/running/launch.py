"""From a side to a live lane process: its command, its variables, its container."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from bench.host.oom import oom_kills
from bench.running import container_command
from bench.running.side import Side
from bench.running.workers import Launch, Start, Worker, nothing

OURS = "TFGAUGE_"  # what an image says of itself
ROOT = Path(__file__).resolve().parents[2]


def starter(folder: Path, log: Path) -> Start:
    """Starts sides' lane processes in a folder, with a file for what they print."""
    return partial(start_together, folder=folder, log=log)


def start(side: Side, folder: Path, log: Path) -> Worker:
    """A new lane process of the side; raises Refusal naming it where it refuses or does not start (3)."""
    return start_together({"": side}, folder, log)[""]


def start_together(sides: Mapping[str, Side], folder: Path, log: Path) -> dict[str, Worker]:
    """A new lane process of each side, by the same keys: all import at once, and none is left where one fails."""
    workers: dict[str, Worker] = {}
    try:
        for key, side in sides.items():
            workers[key] = Worker(launch_of(side, folder, log))
        for worker in workers.values():
            worker.greet()
    except BaseException:
        for worker in workers.values():
            worker.close()
        raise
    return workers


def launch_of(side: Side, folder: Path, log: Path) -> Launch:
    """How the side's lane process starts; of a side in an image, its container is removed when it has ended."""
    command, clean_up = lane_command("bench.measuring.worker", side, folder), nothing
    if side.image:
        command, cleanup = container_command.contained(command, side, folder)
        clean_up = partial(container_command.clean_up, cleanup)
    flags = {name: value for name, value in side.variables.items() if not name.startswith(OURS)}
    variables = lane_variables(side)
    return Launch(side.name, command, variables, folder, log, side.patience, flags, clean_up, oom_kills)


def lane_command(module: str, side: Side, folder: Path) -> Sequence[str]:
    """The command that runs a module of ours in the side's interpreter."""
    options = [
        *("--device", side.device),
        *("--dataset", side.dataset),
        *("--lock", side.lock),
        *("--folder", str(folder)),
        *(word for path in side.workloads for word in ("--workloads", str(path))),
        *(("--deterministic",) if side.deterministic else ()),
    ]
    return [str(side.interpreter), "-m", module, *options]


def lane_variables(side: Side) -> dict[str, str]:
    """The side's environment: ours without what steers Python, then its own variables, and the checkout."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    path = os.pathsep.join(filter(None, (str(ROOT), side.variables.get("PYTHONPATH", ""))))
    return {"TF_CPP_MIN_LOG_LEVEL": "2", **inherited, **side.variables, "PYTHONPATH": path}
