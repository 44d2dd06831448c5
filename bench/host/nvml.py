"""The present clock, temperature, power and energy of an NVIDIA GPU, from the driver's management library, NVML.

`library` is what `ctypes.CDLL` returns, or any object with the same functions. The constants are those of NVML's
header, nvml.h. A value that the GPU or the driver does not provide is None, never an error.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from bench.host.gpus import is_named

LIBRARY = "libnvidia-ml.so.1"
MULTIPROCESSOR_CLOCK, CORE_TEMPERATURE = 1, 0
LONGEST_UUID = 96
# Why the clock is below its maximum. NVML also has codes for an idle GPU and for clocks set by a user, left out here.
REASONS = {
    0x04: "software power cap",
    0x08: "hardware slowdown",
    0x20: "software thermal slowdown",
    0x40: "hardware thermal slowdown",
    0x80: "hardware power brake",
}


@dataclass(frozen=True)
class Reading:
    """The state of a GPU at one moment; None for what it does not provide."""

    mhz: float | None  # of its multiprocessors
    celsius: float | None
    watts: float | None
    joules: float | None  # since the driver was loaded
    slowed: tuple[str, ...]  # the REASONS in force


class Gpu:
    """One GPU, read through an initialised library."""

    def __init__(self, library: Any, handle: ctypes.c_void_p) -> None:
        self._library, self._handle = library, handle

    def read(self) -> Reading:
        """Its present state; takes a millisecond or less."""
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
        """Its unique identifier; "" if it has none."""
        text = ctypes.create_string_buffer(LONGEST_UUID)
        failed = self._library.nvmlDeviceGetUUID(self._handle, text, LONGEST_UUID)
        return "" if failed else text.value.decode()

    def _asked(self, name: str, kind: type[Any], *arguments: int) -> int | None:
        """The number that a function of the library returns for this GPU; None if it fails or does not exist."""
        function, value = getattr(self._library, name, None), kind()
        if function is None or function(self._handle, *arguments, ctypes.byref(value)):
            return None
        return int(value.value)


def first_visible(choice: str | None, library: Any = None) -> Gpu | None:
    """The GPU that TensorFlow calls GPU:0 if CUDA_VISIBLE_DEVICES is `choice`; None if NVML finds no such GPU.

    None for a MIG slice as well: its clock and power are those of the whole card, which others use too.
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
