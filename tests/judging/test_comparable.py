"""What cannot be compared has its verdict before anything is measured."""

from __future__ import annotations

from bench.judging.comparable import not_comparable, not_finished

HERE = {"cpu": "Vulcan 9000", "cpus": 2.0}


def test_a_case_of_one_side_is_missing_or_new() -> None:
    found = not_comparable(["x", "y", "z"], [{"x", "y"}, {"y", "z"}], [HERE, HERE])
    assert {case: (v.outcome, v.reason) for case, v in found.items()} == {
        "x": ("MISSING", "A lists it, B does not"),
        "z": ("NEW", "B lists it, A does not"),
    }


def test_on_different_machines_nothing_is_comparable() -> None:
    found = not_comparable(["x"], [{"x"}, {"x"}], [HERE, {**HERE, "cpus": 1.0}])
    assert found["x"].outcome == "NOT_COMPARABLE"
    assert found["x"].reason == "the sides run on different machines: cpus 2.0 → 1.0"


def test_a_case_that_was_interrupted_is_not_judged() -> None:
    assert not_finished("x").outcome == "INCONCLUSIVE"
