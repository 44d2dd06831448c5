"""Makes every target of a lane process slower by SLOWER of its own time, behind the back of what measures it.

An interpreter imports this file as it starts where its folder is on PYTHONPATH. A target that returns goes on to
work until its time is (1 + SLOWER) times what it was.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from time import perf_counter
from types import ModuleType
from typing import Any

SLOWER = float(os.environ.get("SLOWER", "0"))


def slowed(target: Callable[..., Any]) -> Callable[..., Any]:
    """The target, followed by busy waiting for a share of the time that it took."""

    def slow(*arguments: Any) -> Any:
        started = perf_counter()
        answer = target(*arguments)
        ended = perf_counter()
        until = ended + SLOWER * (ended - started)
        while perf_counter() < until:
            pass
        return answer

    return slow


class Patching:
    """Finds `workloads._spec` as Python would, and patches its Case once it is loaded."""

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
    """Every case of the module is made with a slowed target."""
    make = module.Case.__init__

    def made(case: Any, target: Callable[..., Any], *rest: Any, **named: Any) -> None:
        make(case, slowed(target), *rest, **named)

    module.Case.__init__ = made


if SLOWER:
    sys.meta_path.insert(0, Patching())
