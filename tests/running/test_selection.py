"""A person's words for cases: an id means itself, and a slip is answered with what was meant."""

from __future__ import annotations

import string
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import Refusal
from bench.records import Kind
from bench.running.selection import matches, select
from tests.builders import an_entry

CASES = (
    "chain[n=8,mode=eager,device=cpu]",
    "chain[n=8,mode=xla,device=cpu]",
    "chain[n=16,mode=eager,device=cpu]",
    "mnist_training[model=cnn,device=cpu]",
)
HEAVY, SMOKE = (
    an_entry("chain[n=4096,device=cpu]", kind="once"),
    an_entry("chain[n=1,device=cpu]", kind="smoke"),
)
ENTRIES = [*map(an_entry, CASES), HEAVY, SMOKE]


def selected(*globs: str, kinds: Sequence[Kind] = ("point",)) -> list[str]:
    return [entry.case for entry in select(ENTRIES, globs, kinds)]


@given(st.text(alphabet=string.printable))
def test_every_id_matches_itself(case: str) -> None:
    assert matches(case, case)


@given(st.text(alphabet="ab[]().|+^$\\-=,", max_size=6), st.text(alphabet="ab[]().|+^$\\-=,", max_size=6))
def test_without_stars_and_question_marks_only_itself_matches(glob: str, case: str) -> None:
    assert matches(glob, case) is (glob == case)


@pytest.mark.parametrize(
    ("glob", "case", "matching"),
    [
        ("chain*", "chain[n=8]", True),
        ("chain*", "a chain[n=8]", False),
        ("*n=8*", "chain[n=8]", True),
        ("*", "", True),
        ("chain[n=?]", "chain[n=8]", True),
        ("chain[n=?]", "chain[n=16]", False),
        ("chain[n=?]", "chain[n=]", False),
        ("chain[78]", "chain7", False),
    ],
)
def test_a_star_is_any_text_and_a_question_mark_one_character_and_brackets_are_brackets(
    glob: str, case: str, matching: bool
) -> None:
    assert matches(glob, case) == matching


@pytest.mark.parametrize("case", CASES)
def test_a_whole_id_selects_itself_only(case: str) -> None:
    assert selected(case) == [case]


def test_several_globs_select_each_case_once_in_the_order_of_the_suite() -> None:
    assert selected("mnist*", "*eager*", "chain[n=8,mode=eager*") == [CASES[0], CASES[2], CASES[3]]


def test_without_a_glob_the_roles_decide() -> None:
    assert selected() == [*CASES]
    assert selected(kinds=("point", "once")) == [*CASES, HEAVY.case]


def test_a_glob_reaches_cases_of_every_role() -> None:
    assert selected("chain[n=4096*", "chain[n=1,*") == [HEAVY.case, SMOKE.case]


@pytest.mark.parametrize(
    ("glob", "meant"),
    [("mnist_trainign", "'mnist_training*'"), ("chian[n=8,device=cpu]", "'chain*'"), ("chin*", "'chain*'")],
)
def test_a_misspelt_name_suggests_the_near_one(glob: str, meant: str) -> None:
    with pytest.raises(Refusal) as refused:
        selected(glob)
    expected = f"no case matches {glob!r}; did you mean {meant}? the workloads are chain, mnist_training"
    assert (refused.value.exit_code, str(refused.value)) == (2, expected)


def test_a_name_near_to_none_lists_the_workloads() -> None:
    with pytest.raises(Refusal) as refused:
        selected("xyz")
    assert str(refused.value) == "no case matches 'xyz'; the workloads are chain, mnist_training"


def test_an_id_with_a_wrong_point_lists_the_cases_of_its_workload() -> None:
    with pytest.raises(Refusal) as refused:
        selected("mnist_training[model=rnn,device=cpu]")
    assert str(refused.value).splitlines() == [
        "no case matches 'mnist_training[model=rnn,device=cpu]'; mnist_training has",
        "  mnist_training[model=cnn,device=cpu]",
    ]


def test_one_glob_that_selects_nothing_is_refused_beside_one_that_does() -> None:
    with pytest.raises(Refusal, match="no case matches 'xyz'"):
        selected("chain*", "xyz")
