"""Visits of identical sides, as visits.py recorded them: a shared virtual machine of 2 cores, TensorFlow 2.21."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bench.judging.quads import WAITS


@dataclass(frozen=True)
class Recorded:
    """One visit: its quads in their order, seconds per call, an array of turns for either side."""

    case: str
    pair: int
    held: bool
    a: Sequence[np.ndarray]
    b: Sequence[np.ndarray]
    shared: Sequence[tuple[np.ndarray, np.ndarray]]  # its shared turns, CPU seconds per call on A and B
    turns: float  # seconds that its quads took
    shared_turns: float  # seconds that its shared turns took
    whole: float  # seconds of the visit from build to end
    phases: Mapping[str, float]

    @property
    def quad(self) -> float:
        """Seconds of a quad."""
        return self.turns / len(self.a)

    @property
    def shared_turn(self) -> float:
        """Seconds of a shared turn; 0 where there are none."""
        return self.shared_turns / len(self.shared) if self.shared else 0.0


def lines(name: str) -> list[dict[str, Any]]:
    """What a file beside this one holds, line by line."""
    return [json.loads(line) for line in Path(__file__).with_name(name).read_text().splitlines()]


@cache
def visits(recording: str) -> dict[str, list[Recorded]]:
    """The visits of a recording, by case; whether CPU time stands for wall time is told by all visits of a case."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in lines("visits.jsonl"):
        if line["recording"] == recording:
            found.setdefault(line["case"], []).append(line)
    return {case: [_visit(line, _shares(of)) for line in of] for case, of in found.items()}


def _shares(of: Sequence[Mapping[str, Any]]) -> bool:
    apart = np.median([line["waits"] for line in of])
    return bool(abs(apart) <= WAITS and all(line["shared"] for line in of))


def _visit(line: Mapping[str, Any], shares: bool) -> Recorded:
    times = np.array(line["microseconds"]) * 1e-6
    size = line["quad"]
    order = np.array(list(line["order"])).reshape(-1, size)
    quads = times.reshape(-1, size)
    a, b = ([quad[whose == side] for quad, whose in zip(quads, order, strict=True)] for side in "ab")
    shared = [(np.array([1e-6 * x]), np.array([1e-6 * y])) for x, y in line["shared"] if shares]
    return Recorded(
        case=line["case"],
        pair=line["pair"],
        held=line["held"],
        a=a,
        b=b,
        shared=shared,
        turns=float(times.sum() * line["calls"]),
        shared_turns=line["shared_seconds"],
        whole=line["seconds"],
        phases=line["phases"],
    )
