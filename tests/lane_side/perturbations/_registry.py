"""Perturbations by name, each with the cases whose checks must notice it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Perturbation = Callable[[Any], None]

PERTURBATIONS: dict[str, tuple[Perturbation, tuple[str, ...]]] = {}


def spoils(*cases: str) -> Callable[[Perturbation], Perturbation]:
    """Register a function of the module `tensorflow` that changes it by as little as these cases must notice."""

    def register(perturbation: Perturbation) -> Perturbation:
        name = perturbation.__name__
        assert name not in PERTURBATIONS, f"{name} is taken"
        PERTURBATIONS[name] = perturbation, cases
        return perturbation

    return register
