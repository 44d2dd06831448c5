"""The kernel's counters of what a thread does, by perf_event_open(2); x86-64 only. Standard library only."""

from __future__ import annotations

import ctypes
import os
import struct
from typing import NamedTuple

SYSCALL = 298  # perf_event_open on x86-64
# perf_event_attr's first version: type, size, config, sample_period, sample_type, read_format, flags, the rest
ATTRIBUTES, SIZE = struct.Struct("=IIQQQQQIIQ"), 64
TIMES = 0b11  # of read_format: how long the counter was enabled, and how long it really counted
USER_ONLY = 1 << 5 | 1 << 6  # of flags: neither the kernel nor the hypervisor
VALUES = struct.Struct("=QQQ")
THIS_THREAD, ANY_CPU, NO_GROUP, CLOSE_ON_EXEC = 0, -1, -1, 8


class Event(NamedTuple):
    """What is counted: perf_event_attr's type and config."""

    type: int
    config: int


INSTRUCTIONS = Event(0, 1)  # that the processor's counters tell: PERF_COUNT_HW_INSTRUCTIONS
TASK_CLOCK, PAGE_FAULTS = Event(1, 1), Event(1, 2)  # that every kernel tells


class Reading(NamedTuple):
    """A counter at one moment; the times are in nanoseconds."""

    value: int
    enabled: int
    running: int


class Counter:
    """Counts an event of the calling thread, in user space; raises OSError where that cannot be counted here."""

    def __init__(self, event: Event) -> None:
        attributes = ATTRIBUTES.pack(event.type, SIZE, event.config, 0, 0, TIMES, USER_ONLY, 0, 0, 0)
        call = ctypes.CDLL(None, use_errno=True).syscall
        self._file: int = call(SYSCALL, attributes, THIS_THREAD, ANY_CPU, NO_GROUP, CLOSE_ON_EXEC)
        if self._file < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    def read(self) -> Reading:
        """The counter now."""
        return Reading(*VALUES.unpack(os.read(self._file, VALUES.size)))

    def close(self) -> None:
        """Stop counting."""
        os.close(self._file)


def counted(before: Reading, after: Reading) -> int | None:
    """What happened between two readings; None where the counter did not count all the time."""
    if after.running - before.running < after.enabled - before.enabled:
        return None
    return after.value - before.value


def refusal(event: Event) -> OSError | None:
    """Why an event cannot be counted here; None where it can."""
    try:
        Counter(event).close()
    except OSError as error:
        return error
    return None
