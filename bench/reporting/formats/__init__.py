"""File formats of a report: one file each, which is all it takes to add one. Each makes text of a presentation."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Protocol

from bench.reporting.presentation import Presentation


class Format(Protocol):
    """What a module in this folder has; its file name is the name of the option that asks for it."""

    HELP: str

    def text(self, shown: Presentation) -> str:
        """The whole file."""


def described() -> dict[str, str]:
    """The help of every format, by name."""
    return {name: load(name).HELP for name in sorted(_names())}


def load(name: str) -> Format:
    """The format of that name."""
    module: Format = importlib.import_module(f"{__name__}.{name}")
    return module


def _names() -> list[str]:
    return [path.stem for path in Path(__file__).parent.glob("[!_]*.py")]
