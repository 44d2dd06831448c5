"""What differs between two environments' software: context that stands beside a verdict. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SILENT = ("commit", "dirty")  # the suite's own state; what it computes is known by each workload's revision


def differences(now: Mapping[str, Any], then: Mapping[str, Any]) -> list[str]:
    """Lines such as `keras 3.12.4 → 3.15.1`, then to now, in the order of names."""
    names = sorted((set(now) | set(then)) - set(SILENT))
    return [f"{n} {_said(then.get(n))} → {_said(now.get(n))}" for n in names if now.get(n) != then.get(n)]


def _said(value: Any) -> str:
    return "none" if value in (None, "", {}) else str(value)
