"""What NVML says of a GPU: values, refusals and absence, by a stand-in with the library's functions."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Any

import pytest

from bench.host import nvml
from bench.host.nvml import Reading, first_visible

NOT_SUPPORTED, NO_DRIVER = 3, 9
VALUES = {
    "nvmlDeviceGetClockInfo": 1410,
    "nvmlDeviceGetTemperature": 61,
    "nvmlDeviceGetPowerUsage": 250_500,
    "nvmlDeviceGetTotalEnergyConsumption": 2**40,
    "nvmlDeviceGetCurrentClocksThrottleReasons": 0x04 | 0x40 | 0x01,
}


class Library:
    """Two GPUs; what `values` lacks is not supported, and every function fails with `failing` if that is given."""

    def __init__(self, values: Mapping[str, int] = VALUES, failing: int = 0) -> None:
        self.values, self.failing = values, failing

    def __getattr__(self, name: str) -> Any:
        if name not in VALUES:
            raise AttributeError(name)
        return lambda handle, *rest: self.number(name, rest[-1])

    def number(self, name: str, address: Any) -> int:
        if name not in self.values:
            return NOT_SUPPORTED
        address._obj.value = self.values[name]
        return 0

    def nvmlInit_v2(self) -> int:  # noqa: N802  the library's own name, as below
        return self.failing

    def nvmlDeviceGetCount_v2(self, address: Any) -> int:  # noqa: N802
        address._obj.value = 2
        return 0

    def nvmlDeviceGetHandleByIndex_v2(self, index: int, address: Any) -> int:  # noqa: N802
        address._obj.value = 100 + index
        return 0

    def nvmlDeviceGetUUID(self, handle: ctypes.c_void_p, text: Any, length: int) -> int:  # noqa: N802
        text.value = {100: b"GPU-aaaa1111", 101: b"GPU-bbbb2222"}[handle.value or 0]
        return 0


def reading(library: Library) -> Reading:
    gpu = first_visible(None, library)
    assert gpu is not None
    return gpu.read()


def test_a_reading_is_in_units_that_people_use_and_names_its_reasons() -> None:
    expected = ("software power cap", "hardware thermal slowdown")
    assert reading(Library()) == Reading(1410, 61, 250.5, 2**40 / 1000, expected)


def test_what_a_gpu_does_not_support_is_none() -> None:
    assert reading(Library({})) == Reading(None, None, None, None, ())


def test_a_function_that_an_old_driver_lacks_is_not_supported() -> None:
    class Old(Library):
        def __getattr__(self, name: str) -> Any:
            raise AttributeError(name)

    assert reading(Old()) == Reading(None, None, None, None, ())


@pytest.mark.parametrize(
    ("choice", "uuid"),
    [
        (None, "GPU-aaaa1111"),
        ("", "GPU-aaaa1111"),
        ("1,0", "GPU-bbbb2222"),
        ("GPU-bb", "GPU-bbbb2222"),
    ],
)
def test_the_first_gpu_that_cuda_shows_is_the_one(choice: str | None, uuid: str) -> None:
    gpu = first_visible(choice, Library())
    assert gpu is not None
    assert gpu.uuid() == uuid


@pytest.mark.parametrize("choice", ["7", "-1", "MIG-cccc3333"])
def test_no_gpu_and_a_slice_of_one_are_none(choice: str) -> None:
    assert first_visible(choice, Library()) is None


def test_a_library_that_does_not_start_shows_no_gpu() -> None:
    assert first_visible(None, Library(failing=NO_DRIVER)) is None


def test_a_machine_without_the_library_shows_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nvml, "LIBRARY", "libnvidia-ml-that-is-not-here.so.1")
    assert first_visible(None) is None
