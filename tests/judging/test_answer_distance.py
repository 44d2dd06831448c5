"""How far two sides' answers lie apart, in the terms in which people ask."""

from __future__ import annotations

import numpy as np
import pytest

from bench.judging.answer_distance import distance_between
from bench.records import AnswerDistance

ONE = np.ones(4, np.float32)


def test_the_same_bits_have_no_drift() -> None:
    assert (
        distance_between({"a": ONE, "n": np.array([np.nan])}, {"a": ONE.copy(), "n": np.array([np.nan])})
        == AnswerDistance()
    )


def test_a_difference_is_in_ulp_and_relative_to_the_norm() -> None:
    moved = ONE.copy()
    moved[0] = np.nextafter(np.nextafter(np.float32(1), np.float32(2)), np.float32(2))
    found = distance_between({"a": ONE, "b": ONE}, {"a": ONE, "b": moved})
    assert (found.where, found.ulp) == ("b", 2.0)
    assert found.relative == pytest.approx(2 * 2.0**-23 / 2)


def test_complex_numbers_are_as_far_apart_as_their_parts() -> None:
    moved = ONE * (1 + 0j)
    moved[0] += 2.0**-22 * 1j * (1 + 0j)
    found = distance_between({"a": (ONE * (1 + 0j)).astype("complex64")}, {"a": moved.astype("complex64")})
    assert found.where == "a"
    assert found.relative == pytest.approx(2.0**-22 / 2)


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ({"x": ONE}, {"y": ONE}, "A answers ['x'], B ['y']"),
        ({"x": ONE}, {"x": ONE[:2]}, "x is float32[4] on A, float32[2] on B"),
        ({"x": ONE}, {"x": ONE.astype("float64")}, "x is float32 on A, float64 on B, with the same values"),
        ({"x": ONE}, {"x": np.arange(4)}, "x is float32 on A, int64 on B, with other values"),
        ({"x": np.array([1, 2])}, {"x": np.array([1, 3])}, "x differs in 1 of 2 elements"),
        (
            {"x": ONE},
            {"x": np.array([1, np.nan, 1, 1], np.float32)},
            "x has NaN or infinities at different places",
        ),
    ],
)
def test_what_cannot_be_compared_by_number_says_why(
    a: dict[str, np.ndarray], b: dict[str, np.ndarray], why: str
) -> None:
    assert distance_between(a, b).why == why
