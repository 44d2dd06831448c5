"""The controller's end of a lane process."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.errors import Died, Refusal
from bench.records import Documented, Entry, Environment, environment_from
from bench.running import container_command
from bench.running.side import Side

OURS = "TFGAUGE_"  # what an image says of itself
ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """One lane process. Requests and replies are strictly in turn; after Died it is of no more use.

    `start` makes one: it is there when this is, but has yet to import TensorFlow and to `greet`.
    """

    import_seconds: float
    release: str  # of TensorFlow
    catalogue: tuple[Entry, ...]
    places: tuple[Documented, ...]

    def __init__(self, side: Side, folder: Path, log: Path) -> None:
        self._log = log
        self.patience = side.patience
        command, self._cleanup = lane_command("bench.measuring.worker", side, folder), None
        if side.image:
            command, self._cleanup = container_command.contained(command, side, folder)
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                # A fork ends without tidying up: what TensorFlow writes for itself goes with the folder too.
                env={**lane_variables(side), "TMPDIR": str(folder)},
                cwd=folder,
                start_new_session=True,  # Ctrl-C is the controller's to handle
            )

    def greet(self) -> None:
        """Await its catalogue; raises Refusal where it refuses, Died where it dies."""
        hello = self.reply()
        if "refused" in hello:
            raise Refusal(hello["refused"], hello["exit_code"])
        self.import_seconds = float(hello["import_seconds"])
        self.catalogue = tuple(Entry(**entry) for entry in hello["catalogue"])
        self.release = str(hello["release"])
        self.places = tuple(Documented(**place) for place in hello["places"])

    @property
    def pid(self) -> int:
        """The lane process's id; of one in an image, that of the client which holds its pipes."""
        return self._process.pid

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """The reply to one request; raises Died where none comes within the side's patience."""
        self.tell(do, **arguments)
        return self.reply()

    def tell(self, do: str, **arguments: Any) -> None:
        """Send one request and go on; its `reply` is to be read before the next."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # the reply, or its absence, says of what it died
            self._process.stdin.write(json.dumps({"do": do, **arguments}).encode() + b"\n")
            self._process.stdin.flush()

    def reply(self) -> dict[str, Any]:
        """The reply to the last request; raises Died where none comes within the side's patience."""
        assert self._process.stdout is not None
        line, deadline = b"", time.monotonic() + self.patience
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                self.close()
                raise Died(f"the lane process gave no answer within {self.patience:.0f} s; see {self._log}")
            part = os.read(self._process.stdout.fileno(), 65536)
            if not part:
                raise Died(f"the lane process died of {self._ending()}; see {self._log}")
            line += part
        reply: dict[str, Any] = json.loads(line)
        if "died" in reply:
            raise Died(f"{reply['died']}; see {self._log}")
        return reply

    def close(self) -> None:
        """End it and whatever it forked."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._cleanup is not None:
            container_command.clean_up(self._cleanup)

    def _ending(self) -> str:
        code = self._process.wait()
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def start(side: Side, folder: Path, log: Path) -> Worker:
    """A new lane process of the side; raises Refusal naming it where it refuses or does not start (3)."""
    return start_together({"": side}, folder, log)[""]


def start_together(sides: Mapping[str, Side], folder: Path, log: Path) -> dict[str, Worker]:
    """A new lane process of each side, by the same keys: all import at once, and none is left where one fails."""
    workers: dict[str, Worker] = {}
    try:
        for key, side in sides.items():
            workers[key] = Worker(side, folder, log)
        for key, worker in workers.items():
            _greet(worker, sides[key].name)
    except BaseException:
        for worker in workers.values():
            worker.close()
        raise
    return workers


def _greet(worker: Worker, name: str) -> None:
    try:
        worker.greet()
    except Died as death:
        raise Refusal(f"{name} does not start: {death}", 3) from death


def asked_once(worker: Worker, name: str, do: str, **arguments: Any) -> dict[str, Any]:
    """The reply to a single request, made in a fork of its own; raises Refusal (3) naming what it was about."""
    about = arguments.get("case", name)
    try:
        answer = worker.ask(do, **arguments)
        worker.ask("close")
    except Died as death:
        raise Refusal(f"{about}: {death}", 3) from death
    if "check" in answer:
        raise Refusal(f"{about}: {answer['check']['reason']}", 3)
    return answer


def environment_of(worker: Worker, side: Side) -> Environment:
    """The environment of a side's lane process; the variables that the side sets are among its flags."""
    found = environment_from(asked_once(worker, side.name, "environment")["environment"])
    own = {name: value for name, value in side.variables.items() if not name.startswith(OURS)}
    flags = dict(sorted({**found.software["flags"], **own}.items()))
    return replace(found, software={**found.software, "flags": flags})


def lane_command(module: str, side: Side, folder: Path) -> Sequence[str]:
    """The command that runs a module of ours in the side's interpreter."""
    options = [
        "--device",
        side.device,
        "--dataset",
        side.dataset,
        "--lock",
        side.lock,
        "--folder",
        str(folder),
    ]
    extra = [word for path in side.workloads for word in ("--workloads", str(path))]
    extra += ["--deterministic"] if side.deterministic else []
    return [str(side.interpreter), "-m", module, *options, *extra]


def lane_variables(side: Side) -> dict[str, str]:
    """The side's environment: ours without what steers Python, then its own variables, and the checkout."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    path = os.pathsep.join(filter(None, (str(ROOT), side.variables.get("PYTHONPATH", ""))))
    return {"TF_CPP_MIN_LOG_LEVEL": "2", **inherited, **side.variables, "PYTHONPATH": path}
