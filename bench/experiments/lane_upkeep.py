"""The lanes on this machine: made, listed with their size, and pruned."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.errors import Refusal
from bench.lanes import locked
from bench.lanes.resolved import find_or_resolve
from bench.reporting.progress import say
from bench.running.machine_lock import alone


def make(names: Sequence[str]) -> list[str]:
    """Make these lanes, or `all`, where they are missing; why those that could not be made were not."""
    wanted = [lane for name in names for lane in _named(name)]
    return [refusal for lane in wanted if (refusal := _make(lane))]


def prune() -> Iterator[tuple[str, str]]:
    """Remove the environments that no lock of this checkout leads to; the name and the size of each."""
    with alone():
        for folder in unused():
            size = _megabytes(folder)
            shutil.rmtree(folder)
            yield folder.name, size


def forget_nightlies(but: int) -> list[tuple[str, str]]:
    """Remove the environments of nightly builds except the last that were made; the name and the size of each.

    Removes nothing while another run measures: it may use them.
    """
    folders = (locked.cache() / "lanes").glob(f"*{locked.NIGHTLY}*/")
    made = sorted(folders, key=lambda folder: folder.stat().st_mtime)
    forgotten = [(folder, _megabytes(folder)) for folder in made[:-but]]
    try:
        with alone():
            for folder, _ in forgotten:
                shutil.rmtree(folder)
    except Refusal:
        return []
    return [(folder.name, size) for folder, size in forgotten]


@contextmanager
def lent(text: str) -> Iterator[None]:
    """The lane that a name or a requirement stands for; its environment is removed again if it was made meanwhile.

    Raises Refusal where there is none such, or where the package index does not answer.
    """
    lane = find_or_resolve(text, say)
    there = lane.folder.exists()
    try:
        yield
    finally:
        if not there:
            shutil.rmtree(lane.folder, ignore_errors=True)


def table() -> list[str]:
    """A line per lane: its name, TensorFlow, Python, and size; then what no lock leads to."""
    rest = [
        f"{folder.name}  {_megabytes(folder)}, of no lock here: --prune removes it" for folder in unused()
    ]
    return [*map(_line, locked.known()), *rest]


def unused() -> list[Path]:
    """The environments that follow from no lock of this checkout: older ones, and resolved requirements."""
    used = {lane.folder for lane in locked.known() if not _lacking(lane)}
    made = sorted((locked.cache() / "lanes").glob("*/"))
    return [folder for folder in made if folder not in used]


def _named(name: str) -> list[locked.Lane]:
    return locked.known("cpu") if name == "all" else [find_or_resolve(name, say)]


def _make(lane: locked.Lane) -> str:
    try:
        locked.make(lane, say)
    except Refusal as refusal:
        return str(refusal)
    return ""


def _line(lane: locked.Lane) -> str:
    lacking = _lacking(lane)
    if lacking:
        return f"{lane.name}  cannot be made: {lacking}"
    size = _megabytes(lane.folder) if lane.interpreter.exists() else "not made"
    return f"{lane.name:12}  TensorFlow {lane.version:8}  Python 3.{lane.python[0]}  {size}"


def _lacking(lane: locked.Lane) -> str:
    try:
        lane.python  # noqa: B018  asking is what may refuse
    except Refusal as refusal:
        return str(refusal)
    return ""


def _megabytes(folder: Path) -> str:
    sizes = (
        os.lstat(os.path.join(root, name)).st_blocks * 512
        for root, _, names in os.walk(folder)
        for name in names
    )
    return f"{sum(sizes) / 1e6:,.0f} MB"
