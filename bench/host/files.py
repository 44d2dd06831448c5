"""Kernel and system files as text."""

from __future__ import annotations

from pathlib import Path


def read(path: str | Path) -> str:
    """The text of a file, stripped; "" if it does not exist or may not be read."""
    try:
        return Path(path).read_text(errors="replace").strip()
    except OSError:
        return ""
