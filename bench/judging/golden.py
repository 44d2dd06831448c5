"""Golden values: per-seed raw numbers, and the bands that follow from them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bench.expected import Change
from bench.judging.intervals import tolerance_band

OUTSIDE = 0.01  # the share of right seeds that a band leaves out; a run always takes the same seed, so that
# a right answer is not wrong now and then


def bands(values: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, float]]:
    """The band of each quantity over seeds; a quantity with fewer than three seeds has none."""
    return {name: tolerance_band(each, OUTSIDE) for name, each in values.items() if len(each) >= 3}


def change_at(changes: Sequence[Change], release: str) -> Change | None:
    """The latest change that holds at a release, such as 2.16.2; None where the answer is the reference's."""
    held = [c for c in changes if _numbers(c.since) <= _numbers(release) and not _ended(c, release)]
    return max(held, key=lambda c: _numbers(c.since), default=None)


def _ended(change: Change, release: str) -> bool:
    return bool(change.until) and _numbers(change.until) <= _numbers(release)


def _numbers(release: str) -> tuple[int, int]:
    """Major and minor number; a nightly counts as the release that it becomes."""
    found = re.match(r"(\d+)\.(\d+)", release)
    return (int(found[1]), int(found[2])) if found else (0, 0)
