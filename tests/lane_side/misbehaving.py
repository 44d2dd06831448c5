"""A workload that behaves in every way that the suite must survive, one per point.

Its calls and set-ups leave a line each in `events`, beside the folder that it is given.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from tensorflow.python.framework.config import is_op_determinism_enabled

from workloads._spec import Case, Raises, Workload

print("printed on import")
os.write(1, b"written to file descriptor 1 on import\n")


def prints() -> None:
    """To Python's standard output, and past it."""
    print("printed in a call")
    sys.stdout.flush()
    os.write(1, b'{"check": {"outcome": "wrong"}}\n')


def reads() -> None:
    """From standard input, where the requests come in."""
    input()


def raises() -> None:
    """An error that nobody documented."""
    raise LookupError("nobody expects it")


def removed() -> None:
    """The error that the reference documents."""
    raise NotImplementedError("this release has no such thing")


def kills_itself() -> None:
    """As a crash in TensorFlow would."""
    os.kill(os.getpid(), signal.SIGKILL)


def aborts_at_end() -> None:
    """As a corrupted heap that only shows when everything is freed."""
    atexit.register(os.abort)


def aborts_once(folder: Path) -> None:
    """As a corrupted heap would: in some processes and not in others."""
    if not (folder.parent / "aborted").exists():
        (folder.parent / "aborted").touch()
        os.abort()


def killed_once(folder: Path) -> None:
    """Kills the lane process from which it was forked, but only the first time."""
    try:
        os.close(os.open(folder.parent / "killed", os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(600)


def hangs() -> None:
    """Longer than any patience."""
    time.sleep(600)


def leaves_cycles() -> None:
    """Objects that refer to themselves, which only the garbage collector frees."""
    for _ in range(2000):
        cycle: list[Any] = []
        cycle.append(cycle)


LATE = 15  # calls of the case that goes wrong after twelve


def build(*, seed: int, folder: Path, how: str) -> Case:
    """A case that answers 1, or else does what `how` says."""
    traced = tf.function(lambda x, number: x * number)
    numbers = count(1)

    def note(what: str) -> None:
        with (folder.parent / "events").open("a") as file:
            file.write(f"{how} {what} gc={gc.isenabled()}\n")

    def setup() -> tuple[Any]:
        note("setup")
        return (tf.ones(()),)

    def called(x: Any, misbehave: Callable[[], None]) -> Any:
        note("call")
        misbehave()
        return x * 2 if how == "wrong" or (how == "hasty" and is_op_determinism_enabled()) else x

    def elsewhere(x: Any) -> Any:
        with tf.device("CPU:1"):
            return tf.identity(x) * 1.0

    def whole_elsewhere(x: Any) -> Any:
        with tf.device("CPU:1"):
            return {"answer": tf.cast(x, tf.int32) * 1}

    def text_elsewhere(x: Any) -> Any:
        with tf.device("CPU:1"):
            return {"answer": tf.strings.as_string(tf.cast(x, tf.int32))}

    ways: dict[str, Callable[[], None]] = {
        "prints": prints,
        "reads": reads,
        "raises": raises,
        "removed": removed,
        "kills_itself": kills_itself,
        "exit_0": lambda: os._exit(0),
        "sys_exit": lambda: sys.exit(0),
        "aborts": os.abort,
        "aborts_where_told": lambda: os.abort() if "ABORT" in os.environ else None,
        "aborts_once": lambda: aborts_once(folder),
        "aborts_at_end": aborts_at_end,
        "closes_pipes": lambda: os.closerange(3, 64),
        "killed_once": lambda: killed_once(folder),
        "hangs": hangs,
        "leaves_cycles": leaves_cycles,
    }
    targets: dict[str, Callable[[Any], Any]] = {
        "retraced": lambda x: traced(x, next(numbers)),
        "late": lambda x: x * (1 if next(numbers) <= 12 else 2),
        "elsewhere": elsewhere,
        "whole_elsewhere": whole_elsewhere,
        "text_elsewhere": text_elsewhere,
    }
    ones: dict[str, np.ndarray] = {"answer": np.ones(())}
    documented = Raises("NotImplementedError", "no such thing")
    text: dict[str, np.ndarray] = {"answer": np.array(b"1", object)}
    references: dict[str, Any] = {
        "text_elsewhere": lambda: text,
        "unproven": None,
        "removed": lambda: documented,
        "kept": lambda: documented,
        "late": lambda: {"answer": np.ones(LATE)},
    }
    return Case(
        target=targets.get(how, lambda x: called(x, ways.get(how, lambda: None))),
        setup=setup,
        reference=references.get(how, lambda: ones),
        calls=LATE if how == "late" else 1,
        traced=(traced,),
    )


HOW = (
    "right",
    "wrong",
    "unproven",
    "removed",
    "kept",
    "raises",
    "prints",
    "reads",
    "retraced",
    "elsewhere",
    "whole_elsewhere",
    "text_elsewhere",
    "hasty",
    "late",
    "kills_itself",
    "exit_0",
    "sys_exit",
    "aborts",
    "aborts_where_told",
    "aborts_once",
    "aborts_at_end",
    "closes_pipes",
    "killed_once",
    "hangs",
    "leaves_cycles",
)
WORKLOAD = Workload(
    revision=1, build=build, points=tuple({"how": how} for how in HOW), smoke={"how": "right"}
)
