"""How a lane process starts. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Side:
    """How a lane process starts: an interpreter, in an image or not, with its variables, and what to load."""

    name: str
    interpreter: Path
    lock: str
    device: str
    dataset: str
    workloads: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    patience: float = 300.0  # seconds for one reply; the longest, the documented 400 steps, takes about 20
    deterministic: bool = False  # TF32 off and op determinism on: to check in, not to time
    image: str = ""  # in whose containers the processes start; the interpreter's path is then one in there
    mounts: tuple[Path, ...] = ()  # what else of this machine such a container shows, read-only
