"""What is stored about the answers of cases, beside what their references say. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Expected:
    """What is stored about a case's answer on one release: bands over seeds, or that it changed, and why."""

    bands: Mapping[str, Any] = field(default_factory=dict)
    changed: Mapping[str, Any] = field(default_factory=dict)  # in place of the reference's, by name
    why: str = ""


@dataclass(frozen=True)
class Change:
    """An answer that a release of TensorFlow really changed: from `since` on (up to and without `until`)."""

    point: Mapping[str, int | float | str | bool]
    dataset: str  # its name; empty where the case uses none
    revision: int
    since: str  # a release, such as 2.16
    until: str  # the first release without it; empty while it lasts
    answer: Mapping[str, Any]  # in place of the reference's, by name
    who: str
    when: str
    why: str
