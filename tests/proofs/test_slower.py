"""The slowdown of live trials is a ratio of the target's own time, and nothing else of the case changes."""

from __future__ import annotations

import importlib.util
from itertools import count
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

FILE = Path(__file__).parents[2] / "proofs" / "slower" / "sitecustomize.py"


@pytest.fixture
def slower(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The start-up file, on a clock that is read once a tick."""
    found = importlib.util.spec_from_file_location("slower", FILE)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    clock = count()
    monkeypatch.setattr(module, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(module, "SLOWER", 0.5)
    return module


def test_a_target_of_ten_ticks_takes_fifteen(slower: ModuleType) -> None:
    def ten_ticks(answer: str) -> str:
        for _ in range(9):
            slower.perf_counter()
        return answer

    before = slower.perf_counter()
    assert slower.slowed(ten_ticks)("its answer") == "its answer"
    assert (
        slower.perf_counter() - before - 1 == 1 + 10 + 5
    )  # the reading before, the target, half of it again


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
