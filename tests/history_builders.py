"""Small values of a history. What a test does not name is ordinary."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.storing.history import History
from bench.storing.history_places import FolderPlace
from bench.tracking import Added, ChangePoint, HistoryPoint, HistoryRun, Move, SeriesKey

MACHINE = "vulcan-9000-2cpu-3f9c1a"
CASE = "chain[n=8,device=cpu]"
BASE = "tensorflow-cpu==2.21.0"
KEY = SeriesKey(MACHINE, CASE, 1, "wall")
BEGAN = 1.79e9  # September 2026
DAY = 86400.0


def nightly(number: int) -> str:
    """The build of a day of September 2026."""
    return f"tf-nightly-cpu==2.22.0.dev202609{number:02d}"


def a_history_point(night: int = 1, ratio: float | None = 0.0, **changes: Any) -> HistoryPoint:
    made = HistoryPoint(
        run=f"night-{night}",
        moment=BEGAN + night * DAY,
        machine=MACHINE,
        case=CASE,
        revision=1,
        series="wall",
        build=nightly(night),
        base=BASE,
        outcome="SAME",
        log_ratio=ratio,
        error=None if ratio is None else 0.003,
        freedom=9.0,
        pairs=8,
        visible=0.02,
    )
    return replace(made, **changes)


def a_history_run(night: int = 1, **changes: Any) -> HistoryRun:
    made = HistoryRun(
        f"night-{night}", BEGAN + night * DAY, MACHINE, "night", nightly(night), BASE, 30, 900.0, software={}
    )
    return replace(made, **changes)


def a_change(good: int = 4, bad: int = 5, ratio: float = 0.05, **changes: Any) -> ChangePoint:
    made = ChangePoint(
        nightly(good), nightly(bad), nightly(good), nightly(bad), ratio, 0.002, 20.0, nightly(bad + 1)
    )
    return replace(made, **changes)


def a_move(good: int = 4, bad: int = 5, ratio: float | None = 0.05, **changes: Any) -> Move:
    word = "WRONG" if ratio is None else "SLOWER" if ratio > 0 else "FASTER"
    ends = (nightly(good), nightly(bad))
    made = Move(
        KEY, *ends, *ends, "confirmed", word, ratio, None if ratio is None else 0.002, 0.0 if ratio else None
    )
    return replace(made, **changes)


STRANGE = "<b>größe 矩阵</b>'[device=cpu]"


def a_stored_history(folder: Path, nights: int = 28) -> str:
    """A history on the disk: a case that gets 10 % slower at night 15, confirmed; one that stays; one that breaks.

    Night 20 could not be installed.
    """
    draw, history = random.Random(1), History(FolderPlace(folder))
    for night in range(1, nights + 1):
        run = a_history_run(night, cases=0, failure="no such build", stage="build")
        points: tuple[HistoryPoint, ...] = ()
        if night != 20:
            run = a_history_run(night, software={"keras": "3.10" if night < 15 else "3.11"})
            step = 0.1 if night >= 15 else 0.0
            broken = {"outcome": "WRONG", "error": None, "reason": "differs"} if night == nights else {}
            points = (
                a_history_point(night, step + draw.gauss(0, 0.003)),
                a_history_point(night, draw.gauss(0, 0.003), case=STRANGE),
                a_history_point(night, None if broken else draw.gauss(0, 0.003), case="sum[n=8]", **broken),
            )
        history.add(Added(run, points))
    again = {"purpose": "confirm", "base": nightly(14), "moment": BEGAN + (nights + 0.5) * DAY}
    confirmed = a_history_point(15, 0.1, **again)
    history.add(Added(a_history_run(15, **again), (confirmed,)))
    return str(folder)
