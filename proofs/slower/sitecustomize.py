"""Makes targets of a lane process slower by SLOWER of their own time, behind the back of what measures them.

An interpreter imports this file as it starts where its folder is on PYTHONPATH. A target that returns goes on to
work for a share of the time that it took: of its wall time, or of its CPU time where it had to share a core.
SLOWER_ONLY names the cases, as JSON: a list of workloads and points; without it, all are slowed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from importlib.machinery import ModuleSpec, PathFinder
from time import perf_counter, process_time, thread_time
from types import ModuleType
from typing import Any

SLOWER = float(os.environ.get("SLOWER", "0"))
ONLY = json.loads(os.environ.get("SLOWER_ONLY", "null"))
NO_POINT = ("seed", "folder", "dataset")  # of what a build is given


def slowed(target: Callable[..., Any]) -> Callable[..., Any]:
    """The target, followed by work for a share of the time that it took; the clocks' reading is part of it."""

    def slow(*arguments: Any) -> Any:
        wall, cpu = perf_counter(), process_time()
        answer = target(*arguments)
        done = thread_time()
        until = done + SLOWER * min(perf_counter() - wall, process_time() - cpu)
        while thread_time() < until:
            pass
        return answer

    return slow


class Patching:
    """Finds `workloads._spec` as Python would, and patches its Workload once it is loaded."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's specification with a patch behind its execution; None for every other module."""
        found = PathFinder.find_spec(name, path) if name == "workloads._spec" else None
        if found and found.loader:
            execute = found.loader.exec_module

            def patched(module: ModuleType) -> None:
                execute(module)
                patch(module)

            found.loader.exec_module = patched  # type: ignore[method-assign]
        return found


def patch(module: ModuleType) -> None:
    """The workloads of the module make cases with slowed targets, where those are among the named."""
    make = module.Workload.__init__

    def made(workload: Any, *rest: Any, **named: Any) -> None:
        make(workload, *rest, **named)
        object.__setattr__(workload, "build", slow_build(workload.build))

    module.Workload.__init__ = made


def slow_build(build: Callable[..., Any]) -> Callable[..., Any]:
    """The build, whose case has a slowed target where it is named."""

    @wraps(build)  # its parameters are checked
    def slow(**given: Any) -> Any:
        case = build(**given)
        point = {name: value for name, value in given.items() if name not in NO_POINT}
        if ONLY is None or [build.__module__.rpartition(".")[2], point] in ONLY:
            object.__setattr__(case, "target", slowed(case.target))
        return case

    return slow


if SLOWER:
    sys.meta_path.insert(0, Patching())
