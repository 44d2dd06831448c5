"""What `selftest` says before its comparison: what this machine makes of identical sides."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bench.judging.selftest import Selftest, bias, clopper_pearson


def head(found: Sequence[Selftest]) -> list[str]:
    """Alarms with their interval, of the last selftest and of all on this machine, and the machine's bias bound."""
    lines = [f"alarms on identical sides: {_alarms(found[-1:])}"]
    if len(found) > 1:
        lines.append(f"in all {len(found)} selftests of this machine: {_alarms(found)}")
    bound = math.expm1(bias(found))
    known = f"at most about {bound:.2%}" if bound else "unknown; it takes three cases to bound it"
    return [*lines, f"bias of this machine: {known}"]


def _alarms(found: Sequence[Selftest]) -> str:
    alarms, trials = sum(each.alarms for each in found), sum(len(each.outcomes) for each in found)
    low, high = clopper_pearson(alarms, trials)
    return f"{alarms} of {trials} cases, 99 % interval {low:.1%} to {high:.1%}"
