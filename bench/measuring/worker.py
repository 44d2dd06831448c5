"""A lane process: loads TensorFlow and the workloads once, then gives every case a fork of itself.

A fork made before TensorFlow's runtime starts (no operation has run, no device has been listed) is as good as
a fresh process: its first call is a first call, its memory its own, its settings and its crash cost no other
case. What it shares is the import, which is timed apart, and the memory layout, which differs from one lane
process to the next. So every case comes first in its process, and start-up is paid once.

Requests and replies are lines of JSON, strictly in turn, so that parent and child may share the two pipes. A third
pipe, between the two, holds what the fork says as it ends: without that word, it died, whatever its exit code.

A fork leaves by `os._exit`, which costs nothing, or in the ordinary way of a Python program where the controller
asks for that: a heap that a case has corrupted often shows only then. It takes 0.2 to 0.4 s.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from bench.errors import Refusal, death_by, where
from bench.host.cgroups import cgroup_folders
from bench.host.oom import oom_kills
from bench.measuring.command_line import arguments
from bench.measuring.pipe import Pipe, pipe_kept
from bench.measuring.workload_code import WorkloadError
from bench.records import WRONG, Check

DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG
QUICK, ORDINARY, BUG = b"q", b"o", b"b"  # a fork's last word: how it is about to end
BLAS_WAITS = "OPENBLAS_THREAD_TIMEOUT"  # the binary logarithm of clock ticks; OpenBLAS takes no less than 4
LONGEST_END = 30  # seconds that an ordinary end may take; a thread that goes on is not a crash


def main() -> None:
    """Import, say hello with the catalogue, then serve until the controller closes the pipe."""
    die_with_parent()
    have_blas_sleep()
    pipe, options = Pipe(), arguments()
    started = time.perf_counter()
    try:
        import tensorflow  # noqa: F401  the phase that is timed
    except Exception as error:  # of a person's own environment, whatever it is
        traceback.print_exc()
        pipe.reply(refused=f"{sys.executable} cannot import TensorFlow: {error}", exit_code=3)
        return
    import_seconds = time.perf_counter() - started
    try:
        from bench.measuring.requests import Lane, Requests

        lane = Lane(options)
        pipe.reply(import_seconds=import_seconds, **lane.hello())
    except Refusal as refusal:
        pipe.reply(refused=str(refusal), exit_code=refusal.exit_code)
        return
    except Exception as error:
        _told_bug(pipe, error)
        return
    gc.freeze()  # so that a fork's garbage collector leaves the shared pages alone
    while True:
        in_fork(pipe, lambda: Requests(lane), pipe.ask())


def have_blas_sleep() -> None:
    """Have OpenBLAS's threads sleep after a product; before NumPy is imported.

    Else they spin for 30 ms after a reference's last product, beside the turns of the other side.
    """
    os.environ.setdefault(BLAS_WAITS, "4")


def die_with_parent() -> None:
    """Have the kernel end this process with its parent, even in the middle of a call."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)


def in_fork(pipe: Pipe, requests: Callable[[], object], request: dict[str, Any]) -> None:
    """Serve the requests about one case in a fork; if it dies, say so at once and how.

    The next request may come all the same: what a case corrupts is its fork's. After a bug of ours this process ends.
    """
    reading, writing = os.pipe()
    groups = cgroup_folders("memory")
    killed = oom_kills(groups)
    fork = os.fork()
    if fork == 0:
        die_with_parent()
        _serve_and_end(pipe, requests, request, writing)
    os.close(writing)
    _, status = os.waitpid(fork, 0)
    code, word = os.waitstatus_to_exitcode(status), _last_word(reading)
    if word == QUICK:
        return
    if word == ORDINARY and code in (0, -signal.SIGALRM):
        pipe.reply(ended=code)
        return
    if word == BUG:
        sys.exit(1)
    death = death_by(code, oom_kills(groups) > killed)
    pipe.reply(died=death.how + (" when it ended" if word == ORDINARY else ""), cause=death.cause)


def _last_word(reading: int) -> bytes:
    """What the fork said as it ended; empty where it said nothing. A process of its own may hold the other end."""
    os.set_blocking(reading, False)
    word = b""
    with suppress(BlockingIOError):
        word = os.read(reading, 1)
    os.close(reading)
    return word


def _serve_and_end(
    pipe: Pipe, requests: Callable[[], object], request: dict[str, Any], writing: int
) -> NoReturn:
    """The whole life of a fork."""
    try:
        ordinary = serve(pipe, requests(), request)
    except SystemExit as ended:  # a workload's: nothing of ours raises it
        os._exit(ended.code & 0xFF if isinstance(ended.code, int) else int(ended.code is not None))
    except BaseException as error:
        _told_bug(pipe, error)
        os.write(writing, BUG)
        os._exit(1)
    with pipe_kept():
        os.write(writing, ORDINARY if ordinary else QUICK)
    if not ordinary:
        os._exit(0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(LONGEST_END)
    sys.exit(0)


def _told_bug(pipe: Pipe, error: BaseException) -> None:
    """The traceback goes to the log, a line of it to the controller."""
    traceback.print_exception(type(error), error, error.__traceback__)
    pipe.reply(bug=where(error))


def serve(pipe: Pipe, requests: object, request: dict[str, Any]) -> bool:
    """Answer requests until one says close; whether the process is to end in the ordinary way.

    What a workload raises is its answer, and a wrong one; what anything else raises is raised.
    """
    while True:
        do, ordinary = request.pop("do"), bool(request.pop("ordinary", False))
        idle = pipe.idle
        try:
            answer = getattr(requests, do)(**request)
        except WorkloadError as error:
            answer = {"check": Check(WRONG, str(error))}
        except Refusal as refusal:
            answer = {"refused": str(refusal)}
        pipe.reply(**answer, **idle)
        if do == "close":
            return ordinary
        request = pipe.ask()


if __name__ == "__main__":
    main()
