"""The reviewed file of acknowledged regressions, read as plain data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from bench.errors import Refusal


def read_acknowledged(path: Path) -> dict[str, Any]:
    """The file's data; none where there is no file. Raises Refusal (2) where it is not TOML."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # pytest brings it
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Refusal(
            f"{path}: is not TOML: {error}; mend it, or restore it (git checkout {path})"
        ) from error
    return found
