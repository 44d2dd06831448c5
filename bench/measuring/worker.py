"""A lane process: loads TensorFlow and the workloads once, then gives every case a fork of itself.

A fork made before TensorFlow's runtime starts (no operation has run, no device has been listed) is as good as
a fresh process: its first call is a first call, its memory its own, its settings and its crash cost no other
case. What it shares is the import, which is timed apart, and the memory layout, which differs from one lane
process to the next. So every case comes first in its process, and start-up is paid once.

Requests and replies are lines of JSON, strictly in turn, so that parent and child may share the two pipes.
"""

from __future__ import annotations

import ctypes
import dataclasses
import gc
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from bench.errors import Refusal
from bench.measuring.command_line import arguments
from bench.records import WRONG, Check

DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


class Pipe:
    """The two ends that the controller holds, moved aside: standard output itself goes to the log, whatever
    TensorFlow prints, and standard input is empty, whatever a workload reads.
    """

    def __init__(self) -> None:
        self._requests, self._replies = os.dup(0), os.dup(1)
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(2, 1)

    def ask(self) -> dict[str, Any]:
        """The next request; exits quietly where the controller is gone. Unbuffered: a fork must find the next."""
        line = b""
        while not line.endswith(b"\n"):
            part = os.read(self._requests, 65536)
            if not part:
                os._exit(0)
            line += part
        request: dict[str, Any] = json.loads(line)
        return request

    def reply(self, **answer: Any) -> None:
        """One line back; exits quietly where the controller is gone."""
        data = json.dumps(answer, default=_plain).encode() + b"\n"
        try:
            while data:
                data = data[os.write(self._replies, data) :]
        except BrokenPipeError:
            os._exit(0)


def _plain(value: Any) -> Any:
    return (
        dataclasses.asdict(value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type)
        else str(value)
    )


def main() -> None:
    """Import, say hello with the catalogue, then serve until the controller closes the pipe."""
    die_with_parent()
    pipe, options = Pipe(), arguments()
    try:
        started = time.perf_counter()
        import tensorflow  # noqa: F401  the phase that is timed

        import_seconds = time.perf_counter() - started
        from bench.measuring.requests import Lane, Requests

        lane = Lane(options)
    except Refusal as refusal:
        pipe.reply(refused=str(refusal), exit_code=refusal.exit_code)
        return
    except ImportError as error:
        pipe.reply(refused=f"{sys.executable} cannot import TensorFlow: {error}", exit_code=3)
        return
    pipe.reply(import_seconds=import_seconds, **lane.hello())
    gc.freeze()  # so that a fork's garbage collector leaves the shared pages alone
    while True:
        in_fork(pipe, lambda: Requests(lane), pipe.ask())


def die_with_parent() -> None:
    """Have the kernel end this process with its parent, even in the middle of a call."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)


def in_fork(pipe: Pipe, requests: Callable[[], object], request: dict[str, Any]) -> None:
    """Serve the requests about one case in a fork; if the fork dies, say of what, and end."""
    fork = os.fork()
    if fork == 0:
        die_with_parent()
        try:
            serve(pipe, requests(), request)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(fork, 0)
    code = os.waitstatus_to_exitcode(status)
    if code:
        what = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        pipe.reply(died=f"the lane process died of {what}")
        sys.exit(1)


def serve(pipe: Pipe, requests: object, request: dict[str, Any]) -> None:
    """Answer requests until one says close. Exceptions of a workload are its answer, and a wrong one."""
    while True:
        do = request.pop("do")
        try:
            answer = getattr(requests, do)(**request)
        except Exception as error:
            traceback.print_exc()
            reason = f"raised {type(error).__name__}: {' '.join(str(error).split())[:300]}"
            answer = {"check": Check(WRONG, reason)}
        pipe.reply(**answer)
        if do == "close":
            return
        request = pipe.ask()


if __name__ == "__main__":
    main()
