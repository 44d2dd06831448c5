"""Files of the kernel and of the system, as text."""

from __future__ import annotations

from pathlib import Path


def read(path: str | Path) -> str:
    """The text of a file, stripped; "" where it is absent or refused."""
    try:
        return Path(path).read_text(errors="replace").strip()
    except OSError:
        return ""
