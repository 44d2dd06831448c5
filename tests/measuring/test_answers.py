"""Each tolerance passes at its bound and fails just beyond it; what is exact is compared exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.measuring.answers import compare, within
from workloads._spec import Absolute, Arrays, Band, Exact, Relative, Tolerance, Ulp

NAN, INF = float("nan"), float("inf")
LOOSE: list[Tolerance] = [Exact(), Ulp(10**6), Relative(1e6)]
EVERY_TOLERANCE = pytest.mark.parametrize("tolerance", LOOSE, ids=["exact", "ulp", "relative"])


def outcome(answer: Any, expected: Any, tolerance: Tolerance) -> str:
    return compare({"answer": np.asarray(answer)}, {"answer": np.asarray(expected)}, tolerance).outcome


def steps_above(value: float, steps: int, dtype: str) -> np.ndarray:
    """The number that many representable numbers above, or below where negative."""
    found = np.array(value, dtype)
    for _ in range(abs(steps)):
        found = np.nextafter(found, np.array(np.copysign(INF, steps), dtype))
    return found


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("value", [3.0, -3.0, 100.0, 1e-3], ids=str)
@pytest.mark.parametrize(
    ("steps", "ends"), [(0, "proven"), (4, "proven"), (5, "wrong"), (-4, "proven"), (-5, "wrong")]
)
def test_ulp_counts_representable_numbers_of_the_answer_s_type(
    dtype: str, value: float, steps: int, ends: str
) -> None:
    expected = np.array(value, dtype).astype("float64")
    assert outcome(steps_above(value, steps, dtype), expected, Ulp(4)) == ends


@pytest.mark.parametrize(("steps", "ends"), [(-8, "proven"), (-9, "wrong")])
def test_ulp_counts_in_the_spacing_above_the_reference_which_is_twice_that_below_a_power_of_two(
    steps: int, ends: str
) -> None:
    assert outcome(steps_above(1.0, steps, "float32"), 1.0, Ulp(4)) == ends


def test_ulp_rounds_a_reference_of_more_digits_to_the_answer_s_type_first() -> None:
    assert outcome(np.float32(1 / 3), 1 / 3, Ulp(0)) == "proven"


def test_ulp_says_how_far_apart_the_farthest_are() -> None:
    answer = np.array([1.0, steps_above(1.0, 3, "float32")], "float32")
    check = compare({"y": answer}, {"y": np.ones(2)}, Ulp(2))
    assert (check.error, check.allowed, check.reason) == (3.0, 2.0, "y: ULP apart 3, allowed 2")


@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_ulp_near_zero_counts_in_the_spacing_of_the_smallest_normal_number(dtype: str) -> None:
    spacing = float(np.finfo(dtype).smallest_subnormal)
    assert outcome(np.array(4 * spacing, dtype), 0.0, Ulp(4)) == "proven"
    assert outcome(np.array(5 * spacing, dtype), 0.0, Ulp(4)) == "wrong"


@pytest.mark.parametrize(("error", "ends"), [(0.25, "proven"), (0.2500001, "wrong")], ids=["at", "beyond"])
def test_relative_is_the_frobenius_error_over_the_frobenius_norm(error: float, ends: str) -> None:
    expected = np.array([[3.0, 0.0], [0.0, 4.0]])  # norm 5
    assert (
        outcome(expected + 5 * error * np.array([[0.6, 0.0], [0.8, 0.0]]), expected, Relative(0.25)) == ends
    )


@pytest.mark.parametrize(("error", "ends"), [(0.25, "proven"), (0.26, "wrong")], ids=["at", "beyond"])
def test_relative_to_nothing_is_absolute(error: float, ends: str) -> None:
    assert outcome([error, 0.0], [0.0, 0.0], Relative(0.25)) == ends


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-1e3, 1e3, width=32), min_size=1, max_size=8))
def test_every_answer_is_proven_against_itself(values: list[float]) -> None:
    ends = {outcome(np.array(values, "float32"), values, each) for each in (Exact(), Ulp(0), Relative(0.0))}
    assert ends == {"proven"}


@EVERY_TOLERANCE
@pytest.mark.parametrize("dtype", ["int32", "uint8", "bool", "str"])
def test_what_is_not_floating_is_exact_under_every_tolerance(dtype: str, tolerance: Tolerance) -> None:
    answer, other = np.array([1, 0, 1], dtype), np.array([1, 1, 1], dtype)
    assert (outcome(answer, answer, tolerance), outcome(answer, other, tolerance)) == ("proven", "wrong")


def test_exact_says_how_many_elements_differ() -> None:
    check = compare({"y": np.array([1, 2, 3])}, {"y": np.array([1, 5, 6])}, Exact())
    assert (check.outcome, check.reason) == ("wrong", "y differs in 2 of 3 elements")
    assert (check.error, check.allowed) == (2.0, 0.0)


def test_exact_tells_neighbouring_floats_apart() -> None:
    assert outcome(steps_above(1.0, 1, "float64"), 1.0, Exact()) == "wrong"


@EVERY_TOLERANCE
def test_nan_and_infinities_at_the_expected_places_are_proven(tolerance: Tolerance) -> None:
    odd = np.array([NAN, INF, -INF, 1.0])
    assert outcome(odd, odd, tolerance) == "proven"


@EVERY_TOLERANCE
@pytest.mark.parametrize(
    ("answer", "expected"),
    [([NAN, 1.0], [1.0, 1.0]), ([1.0, 1.0], [NAN, 1.0]), ([NAN, 1.0], [1.0, NAN]), ([INF], [1.0]), ([1.0], [INF]),
     ([INF], [-INF]), ([NAN], [INF])],
    ids=["new-nan", "lost-nan", "moved-nan", "new-infinity", "lost-infinity", "other-infinity", "nan-for-infinity"],
)  # fmt: skip
def test_nan_and_infinities_at_other_places_are_wrong(
    answer: list[float], expected: list[float], tolerance: Tolerance
) -> None:
    assert outcome(answer, expected, tolerance) == "wrong"


def test_a_nan_at_another_place_is_the_reason() -> None:
    check = compare({"y": np.array([NAN, NAN])}, {"y": np.array([1.0, NAN])}, Relative(1.0))
    assert check.reason == "y has NaN at other places than expected, in 1 elements"


@EVERY_TOLERANCE
@pytest.mark.parametrize(
    ("answer", "expected"), [([1.0], 1.0), ([1.0, 1.0], [1.0]), ([[1.0, 1.0]], [[1.0], [1.0]])], ids=str
)
def test_another_shape_is_wrong_even_where_it_would_broadcast(
    answer: Any, expected: Any, tolerance: Tolerance
) -> None:
    assert outcome(answer, expected, tolerance) == "wrong"


@pytest.mark.parametrize(
    "answer",
    [{"y": np.ones(1)}, {"y": np.ones(1), "z": np.ones(1), "extra": np.ones(1)}, {"y": np.ones(1), "Z": np.ones(1)}],
    ids=["lacking", "extra", "other"],
)  # fmt: skip
def test_other_names_are_wrong_and_both_are_said(answer: Arrays) -> None:
    check = compare(answer, {"y": np.ones(1), "z": np.ones(1)}, Relative(1.0))
    expected = f"answers {sorted(answer)} where ['y', 'z'] were expected"
    assert (check.outcome, check.reason) == ("wrong", expected)


def test_of_several_arrays_one_that_is_wrong_decides() -> None:
    answer = {"y": np.array([1.0]), "n": np.array([2]), "z": np.array([1.0])}
    expected = {"y": np.array([1.0]), "n": np.array([1]), "z": np.array([1.0])}
    check = compare(answer, expected, Relative(0.5))
    assert (check.outcome, check.reason) == ("wrong", "n differs in 1 of 1 elements")


def test_of_several_arrays_the_one_nearest_to_its_bound_is_reported() -> None:
    answer = {name: np.array([1 + error]) for name, error in (("a", 0.1), ("b", 0.3), ("c", 0.2))}
    check = compare(answer, dict.fromkeys("abc", np.ones(1)), Relative(0.5))
    assert (check.outcome, check.allowed) == ("proven", 0.5)
    assert check.error == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("value", "ends"),
    [(1.0, "proven"), (1.5, "proven"), (2.0, "proven"), (0.999, "wrong"), (2.001, "wrong"), (NAN, "wrong")],
    ids=str,
)
def test_a_quantity_inside_its_band_or_on_its_edge_is_proven(value: float, ends: str) -> None:
    bands = {"loss": (1.0, 2.0), "unused": (0.0, 0.0)}
    assert within({"loss": np.array(value), "more": np.array(0.0)}, bands, Band(("loss",))).outcome == ends


def test_a_quantity_outside_its_band_is_the_reason() -> None:
    answer = {"loss": np.array(1.5), "accuracy": np.array(0.5)}
    bands = {"loss": (1.0, 2.0), "accuracy": (0.9, 1.0)}
    check = within(answer, bands, Band(("loss", "accuracy")))
    assert check.reason == "accuracy 0.5 is outside its band over seeds, 0.9 to 1"


def test_a_quantity_without_a_band_is_unproven_and_says_what_makes_one() -> None:
    check = within({"loss": np.array(1.0)}, {}, Band(("loss", "accuracy")))
    expected = "no golden values for loss, accuracy: nox -s rebaseline -- --values"
    assert (check.outcome, check.reason) == ("unproven", expected)


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
@pytest.mark.parametrize(
    ("tolerance", "within", "beyond"),
    [
        (Relative(0.25), 5 * 0.2499 * np.array([0.6j, 0.8]), 5 * 0.2501 * np.array([0.6j, 0.8])),
        (Absolute(0.5), np.array([0.3 + 0.399j, 0.0]), np.array([0.3 + 0.401j, 0.0])),
        (Ulp(2), np.array([2.0**-22, 0.0]), np.array([2.0**-21 * 1j, 2.0**-20])),
    ],
    ids=["relative", "absolute", "ulp"],
)
def test_every_tolerance_holds_for_complex_numbers(
    dtype: str, tolerance: Tolerance, within: np.ndarray, beyond: np.ndarray
) -> None:
    expected = np.array([3.0 + 1.0j, 4.0])  # with the numbers' own norm of 5.1 for Relative
    if isinstance(tolerance, Ulp) and dtype == "complex128":
        within, beyond = within * 2.0**-29, beyond * 2.0**-29
    assert outcome((expected + within).astype(dtype), expected, tolerance) == "proven"
    assert outcome((expected + beyond * 1.03).astype(dtype), expected, tolerance) == "wrong"


@EVERY_TOLERANCE
@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        ([complex(NAN, 1.0), 1j], "proven"),
        ([complex(1.0, NAN), 1j], "wrong"),
        ([1.0 + 1j, 1j], "wrong"),
        ([complex(NAN, 1.0), complex(INF, 1)], "wrong"),
    ],
)
def test_nan_and_infinities_have_their_places_in_either_part_of_complex_numbers(
    answer: list[complex], ends: str, tolerance: Tolerance
) -> None:
    assert outcome(answer, [complex(NAN, 1.0), 1j], tolerance) == ends


def test_an_answer_of_real_numbers_is_compared_with_complex_ones() -> None:
    assert outcome(np.ones(3, "float32"), np.ones(3, complex), Relative(0.1)) == "proven"
    assert outcome(np.ones(3, "complex64"), np.full(3, 1.0 + 1j), Relative(0.1)) == "wrong"


def test_an_answer_without_the_banded_number_is_wrong_and_no_error_of_the_suite() -> None:
    check = within({"loss": np.ones(2)}, {"loss": (0.0, 1.0), "other": (0.0, 1.0)}, Band(("loss", "other")))
    assert (check.outcome, check.reason) == ("wrong", "answers no single number for loss, other")
