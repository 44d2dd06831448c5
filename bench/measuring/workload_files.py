"""Workload files, found by path and imported."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from pathlib import Path
from types import ModuleType

from bench.errors import Refusal


def files(path: Path) -> list[Path]:
    """The workload files that a path, of a file or a folder, stands for; raises Refusal where there is none."""
    found = sorted(path.glob("[!_]*.py")) if path.is_dir() else [path] if path.is_file() else []
    if not found:
        raise Refusal(f"{path}: no workload file there; --workloads takes a .py file or a folder of them")
    return found


def imported(path: Path, name: str) -> ModuleType:
    """A file as a module of that name; raises Refusal with the line that failed."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise Refusal(f"{path}: is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever it raises, a person's file gets a line and no traceback of ours
        raise Refusal(
            f"{path}, line {_line(path, error)}: does not import: {type(error).__name__}: {error}"
        ) from error
    return module


def _line(path: Path, error: Exception) -> int:
    """The line of the file at which an error arose; 0 where it is not known."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno or 0
    frames = reversed(traceback.extract_tb(error.__traceback__))
    return next((frame.lineno or 0 for frame in frames if frame.filename == str(path)), 0)
