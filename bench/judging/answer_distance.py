"""How far two sides' answers to the same case lie apart. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bench.records import AnswerDistance


def distance_between(a: Mapping[str, np.ndarray], b: Mapping[str, np.ndarray]) -> AnswerDistance:
    """The array that differs most between the answers of side A and side B."""
    if set(a) != set(b):
        return AnswerDistance(why=f"A answers {sorted(a)}, B {sorted(b)}")
    found = [_apart(name, a[name], b[name]) for name in sorted(a)]
    return max(found, key=lambda each: (bool(each.why), each.relative, each.ulp), default=AnswerDistance())


def _apart(name: str, a: np.ndarray, b: np.ndarray) -> AnswerDistance:
    if a.shape != b.shape:
        return AnswerDistance(
            name, why=f"{name} is {a.dtype}{list(a.shape)} on A, {b.dtype}{list(b.shape)} on B"
        )
    if a.dtype != b.dtype:
        same = "with the same values" if np.array_equal(a, b) else "with other values"
        return AnswerDistance(name, why=f"{name} is {a.dtype} on A, {b.dtype} on B, {same}")
    if a.tobytes() == b.tobytes():
        return AnswerDistance()
    if a.dtype.kind not in "fc":
        return AnswerDistance(name, why=f"{name} differs in {int(np.sum(a != b))} of {a.size} elements")
    if not np.array_equal(np.isfinite(a), np.isfinite(b)):
        return AnswerDistance(name, why=f"{name} has NaN or infinities at different places")
    held = np.isfinite(a)
    return _numbers_apart(name, _parts(a[held]), _parts(b[held]))


def _parts(numbers: np.ndarray) -> np.ndarray:
    """Real numbers as they are; of complex ones both parts, along a last axis of their own."""
    return np.stack([numbers.real, numbers.imag], axis=-1) if numbers.dtype.kind == "c" else numbers


def _numbers_apart(name: str, a: np.ndarray, b: np.ndarray) -> AnswerDistance:
    x, y = a.astype("float64"), b.astype("float64")
    spacing = np.spacing(np.maximum(np.abs(a), np.finfo(a.dtype).tiny)).astype("float64")
    norm = float(np.linalg.norm(x))
    ulp = float(np.max(np.abs(x - y) / spacing, initial=0.0))
    return AnswerDistance(name, ulp, float(np.linalg.norm(x - y)) / norm if norm else 0.0)
