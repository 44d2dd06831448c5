"""The boundary to a workload's own code: what it raises is its answer; what the suite raises is a bug."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager


class WorkloadError(Exception):
    """An exception that a workload raised in build, setup, target, reference or answer."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"raised {type(error).__name__}: {' '.join(str(error).split())[:300]}")
        self.error = error


@contextmanager
def workload_code() -> Iterator[None]:
    """Around every call into a workload: raises WorkloadError for what it raises. SystemExit passes through."""
    try:
        yield
    except WorkloadError:
        raise
    except Exception as error:
        traceback.print_exc()
        raise WorkloadError(error) from error
