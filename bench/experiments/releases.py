"""Published releases by the lanes that they lie between."""

from __future__ import annotations

from bench.lanes.published import builds_between, exact_build


def releases_between(before: str, after: str) -> list[str]:
    """The requirements of all releases from one lane to another, both included, oldest first."""
    return [build.text for build in builds_between(exact_build(before), exact_build(after))]
