"""The controller's end of one lane process."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bench.documented import Documented
from bench.errors import Died, Refusal, SuiteBug, death_by
from bench.reading import value_from
from bench.records import Entry, Environment
from bench.regression import KnownRegression
from bench.running.side import Side

START_SECONDS = 120.0  # that an import may take at least, whatever the patience: a busy machine needs 30


def nothing() -> None:
    """Clean up nothing."""


@dataclass(frozen=True)
class Launch:
    """All that a lane process needs to start."""

    name: str  # of its side, for messages
    command: Sequence[str]
    variables: Mapping[str, str]
    folder: Path  # where it runs; its temporary files go there too
    log: Path  # takes what it prints
    patience: float  # seconds for one reply
    flags: Mapping[str, str] = field(default_factory=dict)  # the variables that its side sets itself
    clean_up: Callable[[], None] = nothing  # called once when it has ended
    oom_kills: Callable[[], int] = int  # how many processes here were killed for lack of memory so far


class Worker:
    """One lane process. Requests and replies are strictly in turn; after Died it is of use while it is `alive`.

    The process exists when this does, but it has yet to import TensorFlow: `greet` awaits that.
    """

    import_seconds: float
    release: str  # of TensorFlow
    catalogue: tuple[Entry, ...]
    places: tuple[Documented, ...]
    regressions: tuple[KnownRegression, ...]

    def __init__(self, launch: Launch) -> None:
        self._launch = launch
        self.patience = launch.patience
        self._closed = False
        self._killed = launch.oom_kills()
        with launch.log.open("ab") as errors:
            self._process = subprocess.Popen(
                launch.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                # A fork may end without tidying up: what TensorFlow writes for itself goes with the folder too.
                env={**launch.variables, "TMPDIR": str(launch.folder)},
                cwd=launch.folder,
                start_new_session=True,  # Ctrl-C is the controller's to handle
            )

    def greet(self) -> None:
        """Await its catalogue; raises Refusal where it refuses or dies (3)."""
        try:
            hello = self.reply(max(self.patience, START_SECONDS))
        except Died as death:
            raise Refusal(f"{self._launch.name} does not start: {death}; {self._see}", 3) from death
        if "refused" in hello:
            raise Refusal(hello["refused"], hello["exit_code"])
        self.import_seconds = float(hello["import_seconds"])
        self.catalogue = tuple(value_from(Entry, entry) for entry in hello["catalogue"])
        self.release = str(hello["release"])
        self.places = tuple(value_from(Documented, place) for place in hello["places"])
        self.regressions = tuple(value_from(KnownRegression, each) for each in hello["regressions"])

    @property
    def alive(self) -> bool:
        """Whether it can serve further requests: what died was a fork of it, if anything."""
        return not self._closed and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The lane process's id; of one in an image, that of the client which holds its pipes."""
        return self._process.pid

    def environment(self) -> Environment:
        """The environment of the process; the variables that its side sets are among the flags."""
        found = value_from(Environment, self.ask_once(self._launch.name, "environment")["environment"])
        flags = dict(sorted({**found.software["flags"], **self._launch.flags}.items()))
        return replace(found, software={**found.software, "flags": flags})

    def ask_once(self, about: str, do: str, **arguments: Any) -> dict[str, Any]:
        """The reply to a single request, made in a fork of its own; raises Refusal (3) naming what it is about."""
        try:
            answer = self.ask(do, **arguments)
            self.ask("close")
        except Died as death:
            raise Refusal(f"{about}: {death}; {self._see}", 3) from death
        refused = answer.get("refused") or answer.get("check", {}).get("reason")
        if refused:
            raise Refusal(f"{about}: {refused}", 3)
        return answer

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """The reply to one request; raises Died where none comes within the patience."""
        self.tell(do, **arguments)
        return self.reply()

    def tell(self, do: str, **arguments: Any) -> None:
        """Send one request and go on; read its `reply` before the next."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # the reply, or its absence, says of what it died
            self._process.stdin.write(json.dumps({"do": do, **arguments}).encode() + b"\n")
            self._process.stdin.flush()

    def reply(self, patience: float = 0.0) -> dict[str, Any]:
        """The reply to the last request; raises Died where none comes within the patience, and ends the process then.

        Raises SuiteBug where the suite's own code failed in there. `patience` takes the place of the side's.
        """
        patience = patience or self.patience
        assert self._process.stdout is not None
        line, deadline = b"", time.monotonic() + patience
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                self.close()
                raise Died(f"gave no answer within {patience:g} s", "hang")
            part = os.read(self._process.stdout.fileno(), 65536)
            if not part:
                raise death_by(self._process.wait(), self._launch.oom_kills() > self._killed)
            line += part
        try:
            reply: dict[str, Any] = json.loads(line)
        except ValueError as error:  # a workload wrote into the pipe
            self.close()
            raise Died("wrote something else than a reply into its pipe") from error
        if "died" in reply:
            raise Died(reply["died"], reply["cause"])
        if "bug" in reply:
            raise SuiteBug(f"{reply['bug']}; {self._see}")
        return reply

    def close(self) -> None:
        """End it and whatever it forked; once is enough."""
        if self._closed:
            return
        self._closed = True
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._launch.clean_up()

    @property
    def _see(self) -> str:
        return f"see {self._launch.log}"


Start = Callable[[Mapping[str, Side]], dict[str, Worker]]  # a lane process of each side, by the same keys
