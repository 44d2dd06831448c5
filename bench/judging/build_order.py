"""The order of builds: the x-axis of a history. Pure."""

from __future__ import annotations

import re
from functools import cache

BUILD = re.compile(r"[a-z-]+==(\d+(?:\.\d+)*)(?:\.?(dev|a|b|rc|post)(\d+))?")
STAGES = ("dev", "a", "b", "rc", "", "post")  # of a release, in the order of their publication

Order = tuple[tuple[int, ...], int, int]


@cache
def order(build: str) -> Order:
    """A key that sorts builds by version: a nightly stands before the release that it becomes.

    Raises ValueError for what names no build.
    """
    found = BUILD.match(build)
    if not found:
        raise ValueError(f"{build!r} names no build such as tensorflow-cpu==2.21.0")
    numbers = [int(part) for part in found[1].split(".")]
    return (*numbers, 0, 0)[: max(3, len(numbers))], STAGES.index(found[2] or ""), int(found[3] or 0)


def is_nightly(build: str) -> bool:
    """Whether a build is a nightly."""
    return order(build)[1] == 0


def day(build: str) -> str:
    """The day that a nightly's version ends in, YYYY-MM-DD; empty for any other build."""
    stamp = str(order(build)[2]) if is_nightly(build) else ""
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:]}" if len(stamp) == 8 else ""


def short(build: str) -> str:
    """A build as tables name it: its version, a nightly without its release."""
    return day(build) or build.partition("==")[2].partition("+")[0]
