"""`data`: fetch the real MNIST and Fashion-MNIST against checksums; the code stands beside the datasets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.commands import Command
from bench.options import argument

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `data` takes."""

    names: tuple[str, ...] = argument("mnist, fashion-mnist (default: both)", metavar="NAME", many="*")


def run(settings: Settings) -> int:
    """The command."""
    import subprocess
    import sys

    return subprocess.run([sys.executable, "-m", "workloads._fetch", *settings.names], cwd=ROOT).returncode


COMMAND = Command(
    help="fetch the real MNIST and Fashion-MNIST against their checksums",
    example="mnist",
    settings=Settings,
    run=run,
)
