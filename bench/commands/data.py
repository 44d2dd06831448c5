"""Fetch the real MNIST and Fashion-MNIST. The code stands beside the datasets; this only starts it."""

from __future__ import annotations

import subprocess
import sys
from argparse import Namespace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(options: Namespace) -> int:
    """The command `data`."""
    return subprocess.run([sys.executable, "-m", "workloads._fetch", *options.names], cwd=ROOT).returncode
