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
    if a.shape != b.shape or a.dtype != b.dtype:
        return AnswerDistance(
            name, why=f"{name} is {a.dtype}{list(a.shape)} on A, {b.dtype}{list(b.shape)} on B"
        )
    if a.tobytes() == b.tobytes():
        return AnswerDistance()
    if a.dtype.kind != "f":
        return AnswerDistance(name, why=f"{name} differs in {int(np.sum(a != b))} of {a.size} elements")
    if not np.array_equal(np.isfinite(a), np.isfinite(b)):
        return AnswerDistance(name, why=f"{name} has NaN or infinities at different places")
    held = np.isfinite(a)
    x, y = a[held].astype("float64"), b[held].astype("float64")
    spacing = np.spacing(np.maximum(np.abs(a[held]), np.finfo(a.dtype).tiny)).astype("float64")
    norm = float(np.linalg.norm(x))
    ulp = float(np.max(np.abs(x - y) / spacing, initial=0.0))
    return AnswerDistance(name, ulp, float(np.linalg.norm(x - y)) / norm if norm else 0.0)
