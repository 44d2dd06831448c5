"""The commands: one file each, which is all it takes to add one. The file's name is the command's."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Command:
    """What people type, and what it does: COMMAND of a command's file. What takes time to import, `run` imports."""

    help: str
    settings: type[Any]  # a frozen dataclass, whose fields say how they are typed
    run: Callable[[Any], int]  # from settings to the exit code
    example: str = ""
    pytest: bool = False  # whether it takes pytest's options too; they go to the settings' `pytest`
    lock: str = "controller"  # of the environment that nox makes for it
    first: str = ""  # a module that nox runs before it makes that environment


def known() -> dict[str, Command]:
    """Every command, by name."""
    return {name: load(name) for name in sorted(names())}


def load(name: str) -> Command:
    """The command of that name."""
    command: Command = importlib.import_module(f"{__name__}.{name}").COMMAND
    return command


def names() -> list[str]:
    """The names of all commands, which are those of the files beside this one."""
    return [path.stem for path in Path(__file__).parent.glob("[!_]*.py")]
