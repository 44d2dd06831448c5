"""Which release has which known regression. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bench.regression import KnownRegression

# untried: a slow one before the release that its times are compared with
State = Literal["ok", "wrong", "changed", "crashed", "leaks", "slower", "unclear", "absent", "untried"]
BAD = ("wrong", "changed", "crashed", "leaks", "slower")


@dataclass(frozen=True)
class Cell:
    """One regression on one release: its state, and by how much."""

    state: State
    detail: str = ""
    ratio: float | None = None  # of a slow one: time ÷ the last good release's
    interval: tuple[float, float] | None = None

    @property
    def bad(self) -> bool:
        """Whether the release has the regression."""
        return self.state in BAD


@dataclass(frozen=True)
class RegressionRow:
    """One regression over the releases, oldest first."""

    known: KnownRegression
    cells: Mapping[str, Cell]  # by lane
    blame: str = ""  # TensorFlow, Keras or NumPy; empty where it was not looked for
    notes: tuple[str, ...] = field(default=())
    sound: tuple[str, ...] = field(default=())  # neighbours that the first bad lane answers rightly
    first_bad_release: str = ""  # such as tensorflow-cpu==2.16.1; empty where it was not looked for
    fixed_in_release: str = ""

    @property
    def tried(self) -> bool:
        """Whether any lane tells something of it: a slow one needs the lane of its last good release."""
        return any(cell.state != "untried" for cell in self.cells.values())

    @property
    def first_bad(self) -> str:
        """The first lane that has it; empty where none has."""
        return next((lane for lane, cell in self.cells.items() if cell.bad), "")

    @property
    def last_good(self) -> str:
        """The last lane before that which is ok; empty where there is none."""
        before = (
            list(self.cells)[: list(self.cells).index(self.first_bad)] if self.first_bad else list(self.cells)
        )
        return next((lane for lane in reversed(before) if self.cells[lane].state == "ok"), "")

    @property
    def fixed_in(self) -> str:
        """The first lane after the last bad one that is ok; empty where it lasts or was never seen."""
        bad = [number for number, cell in enumerate(self.cells.values()) if cell.bad]
        after = list(self.cells.items())[bad[-1] + 1 :] if bad else []
        return next((lane for lane, cell in after if cell.state == "ok"), "")


def ordered(rows: Sequence[RegressionRow]) -> list[RegressionRow]:
    """The worst first: crashes, wrong answers, leaks, slowdowns, changed contracts; within each by name."""
    weight = {"crash": 0, "wrong": 1, "leak": 2, "slow": 3, "changed": 4}
    return sorted(rows, key=lambda row: (weight[row.known.kind], row.known.workload))
