"""What a comparison will measure, and how its budget is spent."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.experiments.comparison_plan import chosen, drawn
from bench.settings import CaseSettings, ComparisonSettings
from tests.builders import CHAIN, an_entry

OTHER, ONCE = "other[n=1,device=cpu]", "chain[n=400,device=cpu]"


def test_by_default_every_point_of_either_side_is_compared() -> None:
    a = {CHAIN: an_entry(), ONCE: an_entry(ONCE, kind="once")}
    b = {CHAIN: an_entry(revision=2), OTHER: an_entry(OTHER)}
    found = chosen([a, b], CaseSettings())
    assert set(found) == {CHAIN, OTHER}
    assert found[CHAIN].revision == 1  # as side A lists it


def test_a_glob_names_any_case_of_either_side() -> None:
    a, b = {ONCE: an_entry(ONCE, kind="once")}, {OTHER: an_entry(OTHER)}
    assert set(chosen([a, b], CaseSettings(cases=("chain*",)))) == {ONCE}
    assert set(chosen([a, b], CaseSettings(cases=("chain*", "other*")))) == {ONCE, OTHER}


def test_a_glob_that_names_none_is_refused() -> None:
    with pytest.raises(Refusal, match="no case matches 'nothing\\*'"):
        chosen([{CHAIN: an_entry()}, {}], CaseSettings(cases=("nothing*",)))


def test_a_plan_spends_the_budget_that_is_asked_for(tmp_path: Path) -> None:
    settings = ComparisonSettings(results=tmp_path, budget=20.0, pairs=8)
    plan = drawn("compare", (CHAIN,), settings, extensions=0, seed=7)
    assert (plan.command, plan.cases, plan.pairs, plan.seed) == ("compare", (CHAIN,), 8, 7)
    assert (plan.screen, plan.looks) == (2, (8,))
    assert plan.budget == pytest.approx(20.0)


def test_with_extensions_the_budget_may_be_spent_again(tmp_path: Path) -> None:
    settings = ComparisonSettings(results=tmp_path, budget=2.0, pairs=4)
    plan = drawn("bisect", (CHAIN,), settings, extensions=3, seed=7)
    assert plan.looks == (4, 8, 12, 16)
    assert plan.budget == pytest.approx(8.0)


def test_two_comparisons_of_the_same_second_have_names_of_their_own(tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        plan = drawn("compare", (CHAIN,), ComparisonSettings(results=tmp_path), 0, 7)
        (tmp_path / plan.run).mkdir()
        names.append(plan.run)
    assert len(set(names)) == 3
    assert all("-compare" in name for name in names)
