"""The lane process's end of the two pipes to its controller."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Pipe:
    """The two ends that the controller holds, moved aside: standard output itself goes to the log, whatever
    TensorFlow prints, and standard input is empty, whatever a workload reads.
    """

    def __init__(self) -> None:
        # How long this process waited for the last request, and what it used meanwhile.
        self.idle = {"idle_seconds": 0.0, "idle_cpu_seconds": 0.0}
        self._requests, self._replies = os.dup(0), os.dup(1)
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(2, 1)

    def ask(self) -> dict[str, Any]:
        """The next request; exits quietly where the controller is gone. Unbuffered: a fork must find the next."""
        line, since, used = b"", time.monotonic(), time.process_time()
        while not line.endswith(b"\n"):
            with pipe_kept():
                part = os.read(self._requests, 65536)
            if not part:
                os._exit(0)
            line += part
        waited, kept = time.monotonic() - since, time.process_time() - used
        self.idle = {"idle_seconds": waited, "idle_cpu_seconds": kept}
        request: dict[str, Any] = json.loads(line)
        return request

    def reply(self, **answer: Any) -> None:
        """One line back; exits quietly where the controller is gone."""
        data = json.dumps(answer, default=_plain).encode() + b"\n"
        with pipe_kept():
            while data:
                data = data[os.write(self._replies, data) :]


@contextmanager
def pipe_kept() -> Iterator[None]:
    """End the process where the pipe is gone: quietly with the controller, else by exit code 1, which is told."""
    try:
        yield
    except BrokenPipeError:
        os._exit(0)
    except OSError:
        print("the workload closed the pipe to the controller", file=sys.stderr, flush=True)
        os._exit(1)


def _plain(value: Any) -> Any:
    return (
        dataclasses.asdict(value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type)
        else str(value)
    )
