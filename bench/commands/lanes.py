"""`lanes`: the locked TensorFlow environments, what they take on disk, and those that nobody needs."""

from __future__ import annotations

import os
import shutil
from argparse import Namespace
from pathlib import Path

from bench.errors import Refusal
from bench.lanes import locked
from bench.lanes.resolved import find_or_resolve
from bench.reporting.progress import say
from bench.running.machine_lock import alone


def run(options: Namespace) -> int:
    """The command `lanes`; 3 where a lane that was asked for could not be made."""
    wanted = [lane for name in options.make for lane in _named(name)]
    refusals = [refusal for lane in wanted if (refusal := _make(lane))]
    for refusal in refusals:
        say(f"lanes: {refusal}")
    if options.prune:
        with alone():
            for folder in unused():
                print(f"removing {folder.name}  {_megabytes(folder)}")
                shutil.rmtree(folder)
    print("\n".join(table()))
    return 3 if refusals else 0


def table() -> list[str]:
    """A line per lane: its name, TensorFlow, Python, and size; then what no lock leads to."""
    lines = [_line(lane) for lane in locked.known()]
    rest = [
        f"{folder.name}  {_megabytes(folder)}, of no lock here: --prune removes it" for folder in unused()
    ]
    return [*lines, *rest]


def unused() -> list[Path]:
    """The made environments that follow from no lock of this checkout: older ones, and resolved requirements."""
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
