"""What a workload returned, as what it must be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.measuring.workload_code import workload_code
from workloads._spec import Case


def case_of(built: Any) -> Case:
    """What a build returned; raises TypeError where that is no case."""
    if not isinstance(built, Case):
        raise TypeError(f"build returned {type(built).__name__}, not a Case")
    return built


def arrays_of(make: Callable[[Any], Any], given: Any) -> dict[str, np.ndarray]:
    """What a workload makes of its outputs, as arrays by name; raises WorkloadError."""
    with workload_code():
        return {name: np.asarray(value) for name, value in make(given).items()}


def traced_so_far(case: Case) -> int:
    """How often the case's functions have been traced, all together."""
    with workload_code():
        return sum(function.experimental_get_tracing_count() for function in case.traced)
