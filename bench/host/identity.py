"""A machine's name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bench.host.cpuinfo import slug


def machine_id(machine: Mapping[str, Any]) -> str:
    """A readable name, safe in file names, equal for equal machines: `amd-epyc-2cpu-3f9c1a`."""
    canonical = json.dumps(machine, sort_keys=True, separators=(",", ":"))
    cards = [slug(gpu["name"]) for gpu in machine["gpus"]]
    count = f"{len(cards)}x-" if len(cards) > 1 else ""
    gpu = [count + cards[0]] if cards else []
    digest = hashlib.sha256(canonical.encode()).hexdigest()[:6]
    return "-".join([slug(machine["cpu"]), f"{machine['cpus']:g}cpu", *gpu, digest])
