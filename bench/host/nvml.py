"""What an NVIDIA GPU does at this moment, asked of the driver's management library, NVML.

A thin layer: `library` is what `ctypes.CDLL` gives, or anything with the same functions. The numbers below are
those of NVML's header, nvml.h. What a GPU or a driver does not tell is None, never an error.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from bench.host.gpus import is_named

LIBRARY = "libnvidia-ml.so.1"
MULTIPROCESSOR_CLOCK, CORE_TEMPERATURE = 1, 0
LONGEST_UUID = 96
REASONS = {  # why clocks are lower than they could be; that the GPU is idle or its clocks are set is not among them
    0x04: "software power cap",
    0x08: "hardware slowdown",
    0x20: "software thermal slowdown",
    0x40: "hardware thermal slowdown",
    0x80: "hardware power brake",
}


@dataclass(frozen=True)
class Reading:
    """One look at a GPU."""

    mhz: float | None  # of its multiprocessors
    celsius: float | None
    watts: float | None
    joules: float | None  # since the driver was loaded
    slowed: tuple[str, ...]  # for these of REASONS


class Gpu:
    """One GPU of an open library."""

    def __init__(self, library: Any, handle: ctypes.c_void_p) -> None:
        self._library, self._handle = library, handle

    def read(self) -> Reading:
        """What it does now; takes a millisecond or less."""
        milliwatts = self._asked("nvmlDeviceGetPowerUsage", ctypes.c_uint)
        millijoules = self._asked("nvmlDeviceGetTotalEnergyConsumption", ctypes.c_ulonglong)
        reasons = self._asked("nvmlDeviceGetCurrentClocksThrottleReasons", ctypes.c_ulonglong) or 0
        return Reading(
            mhz=self._asked("nvmlDeviceGetClockInfo", ctypes.c_uint, MULTIPROCESSOR_CLOCK),
            celsius=self._asked("nvmlDeviceGetTemperature", ctypes.c_uint, CORE_TEMPERATURE),
            watts=None if milliwatts is None else milliwatts / 1000,
            joules=None if millijoules is None else millijoules / 1000,
            slowed=tuple(name for bit, name in REASONS.items() if reasons & bit),
        )

    def uuid(self) -> str:
        """Its name among all GPUs; empty where it does not tell."""
        text = ctypes.create_string_buffer(LONGEST_UUID)
        failed = self._library.nvmlDeviceGetUUID(self._handle, text, LONGEST_UUID)
        return "" if failed else text.value.decode()

    def _asked(self, name: str, kind: type[Any], *arguments: int) -> int | None:
        """The number that a function of the library gives for this GPU."""
        function, value = getattr(self._library, name, None), kind()
        if function is None or function(self._handle, *arguments, ctypes.byref(value)):
            return None
        return int(value.value)


def first_visible(choice: str | None, library: Any = None) -> Gpu | None:
    """The GPU that TensorFlow calls GPU:0, under `choice` as CUDA_VISIBLE_DEVICES; None where NVML shows none.

    A slice of a GPU is none either: its clocks and its power are the card's, which others use too.
    """
    library = library or _loaded()
    if library is None or library.nvmlInit_v2():
        return None
    word = (choice or "0").split(",")[0].strip()
    found = enumerate(_gpus(library))
    return next((gpu for index, gpu in found if is_named(word, (str(index), gpu.uuid()))), None)


def _loaded() -> Any:
    try:
        return ctypes.CDLL(LIBRARY)
    except OSError:
        return None


def _gpus(library: Any) -> list[Gpu]:
    count = ctypes.c_uint()
    if library.nvmlDeviceGetCount_v2(ctypes.byref(count)):
        return []
    handles = [ctypes.c_void_p() for _ in range(count.value)]
    opened = [not library.nvmlDeviceGetHandleByIndex_v2(k, ctypes.byref(h)) for k, h in enumerate(handles)]
    return [Gpu(library, handle) for handle, right in zip(handles, opened, strict=True) if right]
