"""A simulated shared machine, fitted to recorded visits of identical sides (`visits.jsonl`).

Recorded on a virtual machine of 2 cores with TensorFlow 2.21: visits of two live forks that took turns of 10 ms,
of six kinds of case. A turn's logarithm is the sum of what its side's process (pair), its fork (visit) and the
moment make of it. Moments are calm or in a burst, which lasts a few turns and is felt by both sides alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np


def recorded(name: str) -> list[Mapping[str, Any]]:
    """What was recorded in a file beside this one, line by line: visits (by `visits.py`) or trials (by `live.py`)."""
    return [json.loads(line) for line in Path(__file__).with_name(name).read_text().splitlines()]


RECORDED = recorded("visits.jsonl")
ONE_CORE = recorded("visits-one-core.jsonl")
KINDS = tuple(sorted({visit["kind"] for visit in RECORDED}))
FLOOR = 0.1  # the share of a side's turns below what counts as its floor
BURST = 0.08  # a moment's logarithm above the floor from which it is a burst
START = (
    0.003  # what starting first makes of a process: a logarithm, of the size that facts of the traces show
)


@dataclass(frozen=True)
class Machine:
    """What a kind of case meets on a machine; logarithms but for `turn` and `tick`."""

    turn: float  # seconds
    forks: np.ndarray  # what a fork's floor is above a lucky one's: drawn from again
    process: float  # standard deviation of a process's
    calm: np.ndarray  # what a calm turn is above the floor: recorded values, drawn from again
    burst: np.ndarray  # what a burst adds, likewise
    enter: float  # the chance that a burst begins with a turn
    leave: float  # the chance that it ends
    start: float = START
    drift: float = 0.0  # over a whole comparison
    slow_share: float = 0.0  # of the forks, that are slower by `slow`
    slow: float = 0.05
    tail: float = 0.0  # scale of t-distributed noise with 2 degrees of freedom on each turn
    tick: float = 0.0  # seconds to which a turn is rounded up

    def turns(
        self, rng: np.random.Generator, pairs: int, visits: int, quads: int, effect: float, trials: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Seconds per turn of side A and of side B: trials × pairs × (visits · quads · 2)."""
        shape = (trials, pairs, visits, quads * 4)
        moments = self._moments(rng, shape)
        order = np.where(rng.random((*shape[:3], quads, 1)) < 0.5, [0, 1, 1, 0], [1, 0, 0, 1]).reshape(shape)
        first = np.resize([0, 1], pairs)[None, :, None, None]
        sides = []
        for role in (0, 1):
            own = self._process_and_fork(rng, shape) + np.where(first == role, self.start, 0.0)
            log = (moments + self._turn_noise(rng, shape) + own)[order == role]
            seconds = self.turn * np.exp(log + (effect if role else 0.0))
            if self.tick:
                seconds = np.ceil(seconds / self.tick) * self.tick
            sides.append(seconds.reshape(trials, pairs, -1))
        return sides[0], sides[1]

    def rounds(
        self, rng: np.random.Generator, processes: int, turns: int, effect: float, trials: int
    ) -> np.ndarray:
        """Seconds per round of one side that runs alone: trials × processes × turns."""
        shape = (trials, processes, 1, turns)
        log = self._moments(rng, shape) + self._turn_noise(rng, shape) + self._process_and_fork(rng, shape)
        seconds: np.ndarray = self.turn * np.exp(log + effect)[:, :, 0]
        return seconds

    def _moments(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        changes = rng.random(shape)
        state = np.zeros(shape, dtype=bool)
        state[..., 0] = changes[..., 0] < self.enter / (self.enter + self.leave)
        for k in range(1, shape[-1]):
            state[..., k] = np.where(
                state[..., k - 1], changes[..., k] >= self.leave, changes[..., k] < self.enter
            )
        drift = self.drift * np.linspace(0, 1, shape[1])[None, :, None, None]
        return np.where(state, rng.choice(self.burst, shape), 0.0) + drift

    def _turn_noise(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        noise: np.ndarray = rng.choice(self.calm, shape)
        return noise + self.tail * np.abs(rng.standard_t(2, shape)) if self.tail else noise

    def _process_and_fork(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        process = self.process * rng.standard_normal((shape[0], shape[1], 1, 1))
        fork = rng.choice(self.forks, (*shape[:3], 1))
        slow = self.slow * (rng.random((*shape[:3], 1)) < self.slow_share)
        total: np.ndarray = process + fork + slow
        return total


def fitted(kind: str, among: Sequence[Mapping[str, Any]] = RECORDED) -> Machine:
    """The machine as the recorded visits of a kind show it.

    A side's floor in a visit is the tenth of its turns. What the sides' floors differ by is put down to the forks,
    with the sampling error that is in it: the faster one was lucky, the other was not, by that much, scaled so that
    two forks drawn anew differ with the recorded variance. A tenth of it is put down to the process besides.
    """
    visits = [visit for visit in among if visit["kind"] == kind]
    ratios, above, bursts = [], [], []
    for visit in visits:
        times, order = np.array(visit["microseconds"]), np.array(list(visit["order"]))
        floors = {role: np.quantile(times[order == role], FLOOR) for role in "ab"}
        ratios.append(np.log(floors["b"] / floors["a"]))
        excess = np.log(times / np.array([floors[role] for role in order]))
        above.append(excess)
        bursts.append(excess > BURST)
    excess, burst = np.concatenate(above), np.concatenate(bursts)
    apart = np.abs(ratios)
    forks = np.concatenate([np.zeros_like(apart), apart])
    forks *= np.sqrt(np.mean(apart**2) / 2 / np.var(forks))
    turn = float(np.median([np.median(v["microseconds"]) * v["calls"] for v in visits])) * 1e-6
    return Machine(
        turn=turn,
        forks=forks,
        process=float(np.sqrt(np.mean(apart**2) / 2)) / 10,
        calm=excess[~burst],
        burst=excess[burst] if burst.any() else np.zeros(1),
        enter=_chance(bursts, False),
        leave=_chance(bursts, True),
    )


def _chance(visits: Sequence[np.ndarray], state: bool) -> float:
    """How often a turn in this state is followed by one in the other; never quite 0 or 1."""
    pairs = [(now, after) for visit in visits for now, after in pairwise(visit)]
    left = [bool(after != now) for now, after in pairs if now == state]
    return (sum(left) + 0.5) / (len(left) + 1)
