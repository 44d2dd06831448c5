"""What the controller tells a lane process as it starts it."""

from __future__ import annotations

import argparse
from pathlib import Path


def arguments(case: bool = False) -> argparse.Namespace:
    """The command line that the controller writes; with `case`, of a process for a single one."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--device", required=True)
    parser.add_argument("--dataset", required=True)
    parser.add_argument("--lock", required=True)
    parser.add_argument("--folder", required=True, type=Path)
    parser.add_argument("--deterministic", action="store_true")
    parser.add_argument("--workloads", action="append", default=[], type=Path)
    if case:
        parser.add_argument("--case", required=True)
    return parser.parse_args()
