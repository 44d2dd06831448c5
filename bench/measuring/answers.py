"""The target's answer against the reference. Pure; NumPy only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bench.records import PROVEN, REMOVED, UNPROVEN, WRONG, Check, CheckOutcome
from workloads._spec import Absolute, Arrays, Band, Exact, Raises, Relative, Tolerance, Ulp

NUMBERS = "fcV"  # kinds of NumPy types that a tolerance is applied to: V is bfloat16's
Bands = Mapping[str, tuple[float, float]]


def compare(answer: Arrays, expected: Arrays, tolerance: Tolerance) -> Check:
    """Check every named array: names and shapes exactly, NaN and infinities by position, the rest by tolerance."""
    if set(answer) != set(expected):
        return Check(WRONG, f"answers {sorted(answer)} where {sorted(expected)} were expected")
    checks = [_compare_array(name, np.asarray(answer[name]), expected[name], tolerance) for name in expected]
    return max(checks, key=_severity)


def within(answer: Arrays, bands: Bands, tolerance: Band) -> Check:
    """Check that every quantity lies inside its golden band; unproven where a band is missing."""
    missing = [name for name in tolerance.quantities if name not in bands]
    if missing:
        return Check(UNPROVEN, f"no golden values for {', '.join(missing)}: nox -s rebaseline -- --values")
    odd = [name for name in tolerance.quantities if name not in answer or answer[name].size != 1]
    if odd:
        return Check(WRONG, f"answers no single number for {', '.join(odd)}")
    for name in tolerance.quantities:
        value, (low, high) = float(answer[name].item()), bands[name]
        if not low <= value <= high:
            return Check(WRONG, f"{name} {value:.4g} is outside its band over seeds, {low:.4g} to {high:.4g}")
    return Check(PROVEN)


def raised(error: Exception, expected: Arrays | Raises | None) -> Check:
    """What an error makes of a case: removed where it is the documented one, else wrong."""
    text = f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"
    if (
        isinstance(expected, Raises)
        and expected.kind == type(error).__name__
        and expected.words in str(error)
    ):
        return Check(REMOVED, text)
    return Check(WRONG, f"raised {text}")


def recorded(value: Any, answer: np.ndarray | None) -> np.ndarray:
    """A recorded answer, as JSON has it; complex numbers are text in there."""
    found = np.asarray(value)
    return found.astype(complex) if answer is not None and answer.dtype.kind == "c" else found


def _severity(check: Check) -> tuple[bool, float]:
    share = 0.0 if check.error is None or not check.allowed else check.error / check.allowed
    return check.outcome == WRONG, share


def _compare_array(name: str, answer: np.ndarray, expected: np.ndarray, tolerance: Tolerance) -> Check:
    if answer.shape != expected.shape:
        return Check(WRONG, f"{name} has shape {answer.shape} where {expected.shape} was expected")
    if answer.dtype.kind not in NUMBERS or isinstance(tolerance, Exact):
        return _exactly(name, answer, expected)
    complex_ = "c" in (answer.dtype.kind, expected.dtype.kind)
    if complex_:
        answer, expected = _parts(answer), _parts(expected)
    real = answer.astype("float64")
    for what, mask in (("NaN", np.isnan), ("+infinity", np.isposinf), ("-infinity", np.isneginf)):
        odd = int(np.sum(mask(real) != mask(expected)))
        if odd:
            return Check(WRONG, f"{name} has {what} at other places than expected, in {odd} elements")
    finite = np.isfinite(expected).all(axis=-1) if complex_ else np.isfinite(expected)
    error, allowed, what = _error(answer[finite], expected[finite], tolerance)
    outcome: CheckOutcome = PROVEN if error <= allowed else WRONG
    reason = "" if outcome == PROVEN else f"{name}: {what} {error:.3g}, allowed {allowed:.3g}"
    return Check(outcome, reason, error, allowed)


def _parts(numbers: np.ndarray) -> np.ndarray:
    """Real and imaginary parts, along a last axis of their own; in the type that the numbers are made of."""
    return np.stack([np.real(numbers), np.imag(numbers)], axis=-1)


def _exactly(name: str, answer: np.ndarray, expected: np.ndarray) -> Check:
    if "c" in (answer.dtype.kind, expected.dtype.kind):
        same = _same(_parts(answer), _parts(expected)).all(axis=-1)
    else:
        same = _same(answer, expected)
    odd = int(answer.size - np.sum(same))
    if odd:
        return Check(WRONG, f"{name} differs in {odd} of {answer.size} elements", float(odd), 0.0)
    return Check(PROVEN, "", 0.0, 0.0)


def _same(answer: np.ndarray, expected: np.ndarray) -> Any:
    """Where the elements are equal, or both NaN."""
    floating = answer.dtype.kind == "f" and expected.dtype.kind == "f"
    return (answer == expected) | (floating and np.isnan(answer) & np.isnan(expected))


def _error(answer: np.ndarray, expected: np.ndarray, tolerance: Tolerance) -> tuple[float, float, str]:
    """The error, what is allowed, and its name, of finite numbers in a row, or of a row of pairs of their parts."""
    if isinstance(tolerance, Ulp):
        target = expected.astype(answer.dtype)
        spacing = np.spacing(np.maximum(np.abs(target), np.finfo(answer.dtype).tiny)).astype("float64")
        apart = np.abs(answer.astype("float64") - target.astype("float64")) / spacing
        return float(np.max(apart, initial=0.0)), float(tolerance.most), "ULP apart"
    if isinstance(tolerance, Absolute):
        apart = np.abs(answer.astype("float64") - expected)
        if apart.ndim > 1:  # of complex numbers
            apart = np.hypot(apart[:, 0], apart[:, 1])
        return float(np.max(apart, initial=0.0)), tolerance.bound, tolerance.unit or "distance"
    assert isinstance(tolerance, Relative)
    norm = float(np.linalg.norm(expected))
    error = float(np.linalg.norm(answer.astype("float64") - expected))
    return (error / norm if norm else error), tolerance.bound, "relative error"
