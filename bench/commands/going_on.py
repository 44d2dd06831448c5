"""What a run that was interrupted must find again before it goes on."""

from __future__ import annotations

from collections.abc import Container, Sequence

from bench.errors import Refusal
from bench.judging.differences import differences
from bench.records import Environment


def require_unchanged(now: Environment, then: Environment) -> None:
    """Raise Refusal where a run that is to go on began on another machine or with other software."""
    changed = [*differences(now.machine, then.machine), *differences(now.software, then.software)]
    if changed:
        raise Refusal(f"--resume: the run began with other things ({'; '.join(changed)}); leave --resume out")


def require_listed(cases: Sequence[str], listed: Container[str]) -> None:
    """Raise Refusal where a run that is to go on has a case that is not there now."""
    for case in cases:
        if case not in listed:
            raise Refusal(
                f"--resume: the run has {case}, which is not listed now; use its --workloads, --dataset"
            )
