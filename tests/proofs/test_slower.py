"""The slowdown of live trials is a ratio of the target's own time, and nothing else of the case changes."""

from __future__ import annotations

import importlib.util
import inspect
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

FILE = Path(__file__).parents[2] / "proofs" / "slower" / "sitecustomize.py"


class Clocks:
    """Clocks of one thread; reading its own takes a tick."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def work(self, ticks: float, waits: float = 0.0) -> None:
        """Work for so long, and wait for so long."""
        self.cpu += ticks
        self.wall += ticks + waits

    def of_thread(self) -> float:
        self.work(1.0)
        return self.cpu


CLOCKS = Clocks()


@pytest.fixture
def slower(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The start-up file, on clocks that a test moves."""
    found = importlib.util.spec_from_file_location("slower", FILE)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    CLOCKS.__init__()  # type: ignore[misc]
    monkeypatch.setattr(module, "perf_counter", lambda: CLOCKS.wall)
    monkeypatch.setattr(module, "process_time", lambda: CLOCKS.cpu)
    monkeypatch.setattr(module, "thread_time", CLOCKS.of_thread)
    monkeypatch.setattr(module, "SLOWER", 0.5)
    return module


@pytest.mark.parametrize("waits", [0.0, 100.0])
def test_a_target_of_a_hundred_ticks_takes_half_as_many_more_also_where_it_waits_for_its_core(
    slower: ModuleType, waits: float
) -> None:
    def target(answer: str) -> str:
        CLOCKS.work(100.0, waits)
        return answer

    assert slower.slowed(target)("its answer") == "its answer"
    assert CLOCKS.cpu == pytest.approx(150, abs=3)


class Workload:
    """A workload as far as its slowing goes."""

    def __init__(self, build: Any) -> None:
        self.build = build


def build(*, seed: int, folder: str, n: int) -> SimpleNamespace:
    """A case that knows its size."""
    return SimpleNamespace(target=abs, setup=max, n=n)


def test_only_a_case_s_target_is_slowed(slower: ModuleType) -> None:
    slower.patch(SimpleNamespace(Workload=Workload))
    case = Workload(build=build).build(seed=0, folder="", n=3)
    assert (case.target(-2), case.setup, case.n) == (2, max, 3)
    assert case.target is not abs


def test_only_the_named_cases_are_slowed(slower: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slower, "ONLY", [[build.__module__.rpartition(".")[2], {"n": 3}]])
    slowed = slower.slow_build(build)
    assert slowed(seed=0, folder="", n=3).target is not abs
    assert slowed(seed=0, folder="", n=4).target is abs


def test_a_slowed_build_has_the_parameters_that_it_had(slower: ModuleType) -> None:
    """A lane process checks points by them."""
    assert inspect.signature(slower.slow_build(build)) == inspect.signature(build)
