"""What a hardware report says: digits, intervals, and whether there is a difference at all."""

from __future__ import annotations

import math

import pytest

from bench.judging.hardware import Column, Fleet, Levels, Score, Speed, Spread, Versus
from bench.judging.student import NO_PRIOR
from bench.reporting.hardware.words import digits, drift, moved, within

CASES = ("a", "b", "c")


def versus(overall: Speed, *speeds: Speed) -> Versus:
    return Versus(dict(zip(CASES, speeds, strict=False)), Score(overall, CASES), {})


@pytest.mark.parametrize(
    ("value", "said"), [(0.5, "0.500"), (0.0123, "0.0123"), (1.0, "1.00"), (12.34, "12.3"), (1234.5, "1234")]
)
def test_numbers_have_three_digits(value: float, said: str) -> None:
    assert digits(value) == said


@pytest.mark.parametrize(
    ("half", "said"), [(None, "2.00×"), (0.02, "2.00× ±2.0%"), (0.2, "2.00× ±22%"), (9e9, "2.00× ±>99%")]
)
def test_half_of_an_interval_is_told_in_percent(half: float | None, said: str) -> None:
    assert within(Speed(math.log(2), half, half)) == said


def test_an_interval_that_holds_1_shows_no_difference() -> None:
    unclear, clear = versus(Speed(0.01, 0.02, 0.02)), versus(Speed(0.03, 0.02, 0.02))
    assert "The interval holds 1: neither is shown to be faster." in moved("b", unclear, Spread())
    assert len(moved("b", clear, Spread())) == 1


def test_significant_cases_are_counted_beyond_the_spread_of_one_model() -> None:
    found = versus(Speed(0.0, 0.1, 0.1), Speed(0.5, 0.1, 0.2), Speed(-0.5, 0.1, 0.2), Speed(0.1, 0.05, 0.2))
    assert moved("b", found, Spread())[-1] == "Significantly faster on b: 1 of 3 cases; slower: 1."
    apart = Spread(0.6, {"a": 0.6})
    assert moved("b", found, apart)[-1] == "Significantly faster on b: 0 of 3 cases; slower: 1."


def test_nothing_in_common_says_nothing_more() -> None:
    assert moved("b", Versus({}, None, {}), Spread()) == []


@pytest.mark.parametrize(
    ("cpu", "sentinel", "paired", "told"),
    [
        ("x", 0.0015, False, True),
        ("x", 0.00105, False, False),
        ("x", 0.0015, True, False),
        ("y", 0.0015, False, False),  # another machine is meant to be faster
        ("x", None, False, False),
    ],
)
def test_that_a_cpu_was_faster_at_one_time_is_told_where_turns_do_not_show_it(
    cpu: str, sentinel: float | None, paired: bool, told: bool
) -> None:
    columns = tuple(
        Column(name, {"cpu": of}, {}, Levels({}, NO_PRIOR), {}, {}, "", sentinel=seconds)
        for name, of, seconds in (("a", "x", 0.001), ("b", cpu, sentinel))
    )
    found = drift(Fleet(columns, {}, {}, {}, {}), 1, 0, versus(Speed(0.5, 0.1, 0.1, paired)))
    assert bool(found) is told
    assert not told or "While a was measured, fixed NumPy work ran 1.50× as fast" in found[0]
