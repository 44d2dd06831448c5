"""A search halves what is open, steps round what gives no answer, and says what it knows."""

from __future__ import annotations

import math

import pytest

from bench.judging.bisection import BAD, GOOD, SKIPPED, UNCLEAR, Search, answer, most_steps, side_of_midpoint

BUILDS = tuple(f"2.{n}" for n in range(12, 22))


def searched(first_bad: str, unusable: dict[str, str] | None = None) -> tuple[Search, list[str]]:
    """A search to its end, and what it tried."""
    search, tried = Search(BUILDS), []
    while build := search.next():
        tried.append(build)
        truth = BAD if BUILDS.index(build) >= BUILDS.index(first_bad) else GOOD
        search = search.learned(build, (unusable or {}).get(build, truth))
    return search, tried


@pytest.mark.parametrize("first_bad", BUILDS[1:])
def test_the_first_bad_build_is_found_wherever_it_is(first_bad: str) -> None:
    search, tried = searched(first_bad)
    assert BUILDS[search.first_bad] == first_bad
    assert search.between == ()
    assert len(tried) <= math.ceil(math.log2(len(BUILDS) - 1))
    assert len(tried) <= most_steps(BUILDS)


def test_two_neighbours_need_no_search() -> None:
    assert Search(("2.20", "2.21")).next() is None
    assert answer(Search(("2.20", "2.21"))) == "changed in 2.21: 2.20 is the last good build before it"


@pytest.mark.parametrize("what", [SKIPPED, UNCLEAR])
def test_a_build_without_an_answer_is_stepped_round(what: str) -> None:
    search, tried = searched("2.15", {"2.16": what})
    assert BUILDS[search.first_bad] == "2.15"
    assert tried.count("2.16") == 1


def test_without_an_answer_next_to_the_change_it_is_a_range() -> None:
    search, _ = searched("2.16", {"2.16": SKIPPED, "2.15": UNCLEAR})
    assert (
        answer(search) == "changed after 2.14, in 2.17 at the latest; in between: 2.15 unclear, 2.16 skipped"
    )


@pytest.mark.parametrize(
    ("interval", "bad", "said"),
    [
        ((1.08, 1.12), 1.10, BAD),
        ((0.98, 1.02), 1.10, GOOD),
        ((1.03, 1.07), 1.10, UNCLEAR),
        ((0.98, 1.08), 1.10, UNCLEAR),
        ((0.64, 0.68), 0.66, BAD),
        ((0.98, 1.02), 0.66, GOOD),
        ((0.80, 0.84), 0.66, UNCLEAR),
    ],
)
def test_a_build_is_judged_by_the_geometric_midpoint(
    interval: tuple[float, float], bad: float, said: str
) -> None:
    assert side_of_midpoint(interval, bad) == said


def test_an_interval_that_the_bias_of_the_machine_takes_to_the_midpoint_is_unclear() -> None:
    assert side_of_midpoint((1.055, 1.08), 1.10) == BAD
    assert side_of_midpoint((1.055, 1.08), 1.10, bias=0.01) == UNCLEAR
    assert side_of_midpoint((1.00, 1.04), 1.10, bias=0.01) == UNCLEAR
    assert side_of_midpoint((1.00, 1.03), 1.10, bias=0.01) == GOOD
