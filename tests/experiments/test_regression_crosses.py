"""A further side is tried once: its lane is lent, what it shows is kept, and its failure is no answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bench.experiments.blame import Cross
from bench.experiments.regression_crosses import Crosses
from bench.judging.conformance import Tried
from bench.judging.pair_ratios import PairRatio
from bench.judging.regression_cells import Timed
from bench.judging.regressions import Cell, RegressionRow
from bench.records import Check
from bench.settings import ComparisonSettings
from bench.storing.trial_log import TrialLog
from tests.builders import a_known_regression

CROSS = Cross("tensorflow-cpu==2.16.2+tf-keras==2.16.*", {"TF_USE_LEGACY_KERAS": "1"})
ROWS = [RegressionRow(a_known_regression(name), {}) for name in ("lost_rows", "kept_rows")]
CHECKS = {ROWS[0].known.case: Check("wrong"), ROWS[1].known.case: Check("proven")}
SOURCES = {row.known.case: "f1" for row in ROWS}


@dataclass
class Place:
    """Stands in for what tries cases on a side; what was asked of it."""

    tried: Tried
    asked: list[tuple[str, ...]] = field(default_factory=list)
    variables: list[Mapping[str, str]] = field(default_factory=list)

    def check(self, settings: ComparisonSettings, side: str) -> Tried:
        self.asked.append((side, *settings.cases))
        self.variables.append(settings.env)
        return self.tried

    @contextmanager
    def lent(self, side: str) -> Iterator[None]:
        self.asked.append(("lent", side))
        yield
        self.asked.append(("removed", side))

    def crosses(self, folder: Path) -> Crosses:
        log = TrialLog(folder / "log.jsonl")
        return Crosses(ComparisonSettings(), log, SOURCES, self.check, lambda *_: {}, self.lent)


def test_a_side_is_lent_tried_with_its_variables_and_removed(tmp_path: Path) -> None:
    place = Place(Tried(CROSS.side, checks=CHECKS))
    assert place.crosses(tmp_path).there(CROSS, ROWS) == {"lost_rows": True, "kept_rows": False}
    cases = tuple(row.known.case for row in ROWS)
    assert place.asked == [("lent", CROSS.side), (CROSS.side, *cases), ("removed", CROSS.side)]
    assert place.variables == [CROSS.variables]


def test_what_was_found_is_kept_and_not_tried_again(tmp_path: Path) -> None:
    place = Place(Tried(CROSS.side, checks=CHECKS))
    crosses = place.crosses(tmp_path)
    first = crosses.there(CROSS, ROWS[:1])
    assert crosses.there(CROSS, ROWS) == {**first, "kept_rows": False}
    assert [each for each in place.asked if each[0] == CROSS.side] == [
        (CROSS.side, ROWS[0].known.case),
        (CROSS.side, ROWS[1].known.case),
    ]


def test_a_side_that_fails_tells_nothing_and_is_tried_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = Place(Tried(CROSS.side, failure="cannot be resolved"))
    crosses = place.crosses(tmp_path)
    for _ in range(2):
        assert crosses.there(CROSS, ROWS) == {"lost_rows": None, "kept_rows": None}
    assert len(place.asked) == 4
    assert "cannot be resolved" in capsys.readouterr().err


def test_a_slow_one_is_compared_with_its_last_good_release(tmp_path: Path) -> None:
    good = "tf-2.15-cpu"
    row = RegressionRow(
        a_known_regression("slow_step", "slow"), {good: Cell("ok"), "tf-2.16-cpu": Cell("slower")}
    )
    pairs = tuple(PairRatio(1.0, first) for first in (True, False))
    asked: list[tuple[str, str, tuple[str, ...]]] = []

    def compare(good: str, cross: Cross, cases: Mapping[str, str]) -> Mapping[str, Timed]:
        asked.append((good, cross.side, tuple(cases)))
        return {case: Timed(Check("proven"), pairs) for case in cases}

    place, case = Place(Tried(CROSS.side)), row.known.case
    crosses = replace(place.crosses(tmp_path), pairs=compare, sources={case: "f1"})
    assert crosses.there(CROSS, [row]) == {"slow_step": True}
    assert asked == [(good, CROSS.side, (case,))]
    assert place.asked == [("lent", CROSS.side), ("removed", CROSS.side)]
