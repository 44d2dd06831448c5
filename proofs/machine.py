"""A simulated shared machine, fitted to recorded visits of identical sides (`visits.jsonl`).

Recorded on a virtual machine of 2 cores with TensorFlow 2.21: visits of two live forks that took turns of 10 ms,
of six kinds of case. A turn's logarithm is the sum of what its side's process (pair), its fork (visit) and the
moment make of it. What moments make of the four turns of a quad is drawn as it was recorded, as a whole, so that
neighbours are as much alike as they were; a quad is calm or has a burst in it, and bursts outlast quads.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from bench.judging.turns import QUAD, fast_ends

Way = Callable[[np.ndarray, np.ndarray], np.ndarray]  # the log-ratio B ÷ A of turns along the last axis


def recorded(name: str) -> list[Mapping[str, Any]]:
    """What was recorded in a file beside this one, line by line: visits (by `visits.py`) or trials (by `live.py`)."""
    return [json.loads(line) for line in Path(__file__).with_name(name).read_text().splitlines()]


RECORDED = recorded("visits.jsonl")
ONE_CORE = recorded("visits-one-core.jsonl")
KINDS = tuple(sorted({visit["kind"] for visit in RECORDED}))
FLOOR = 0.1  # the share of a side's turns below what counts as its floor
GROUP = 4  # visits of a pair, as a comparison of ten seconds makes them
CALIBRATION = 2000  # simulated pairs that recorded ones are held against
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
    calm: np.ndarray  # quads × 4: what the turns of a calm quad are above the floor, drawn from again
    burst: np.ndarray  # likewise of quads with a burst in them
    enter: float  # the chance that a quad with a burst follows a calm one
    leave: float  # the chance that a calm one follows it
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
        shape = (trials, pairs, visits, quads * QUAD)
        moments = self._moments(rng, shape)
        order = np.where(rng.random((*shape[:3], quads, 1)) < 0.5, [0, 1, 1, 0], [1, 0, 0, 1]).reshape(shape)
        first = np.resize([0, 1], pairs)[None, :, None, None]
        sides = []
        for role in (0, 1):
            own = self._process_and_fork(rng, shape) + np.where(first == role, self.start, 0.0)
            log = (moments + own)[order == role]
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
        log = self._moments(rng, shape) + self._process_and_fork(rng, shape)
        seconds: np.ndarray = self.turn * np.exp(log + effect)[:, :, 0]
        return seconds

    def _moments(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        *visits, turns = shape
        quads = -(-turns // QUAD)
        changes = rng.random((*visits, quads))
        state = np.zeros(changes.shape, dtype=bool)
        state[..., 0] = changes[..., 0] < self.enter / (self.enter + self.leave)
        for k in range(1, quads):
            state[..., k] = np.where(
                state[..., k - 1], changes[..., k] >= self.leave, changes[..., k] < self.enter
            )
        drawn = [rng.choice(each, state.shape) for each in (self.burst, self.calm)]
        moments = np.where(state[..., None], *drawn).reshape(*visits, -1)[..., :turns]
        tail = self.tail * np.abs(rng.standard_t(2, shape)) if self.tail else 0.0
        drift = self.drift * np.linspace(0, 1, shape[1])[None, :, None, None]
        total: np.ndarray = moments + tail + drift
        return total

    def _process_and_fork(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        process = self.process * rng.standard_normal((shape[0], shape[1], 1, 1))
        fork = rng.choice(self.forks, (*shape[:3], 1))
        slow = self.slow * (rng.random((*shape[:3], 1)) < self.slow_share)
        total: np.ndarray = process + fork + slow
        return total


def fitted(kind: str, among: Sequence[Mapping[str, Any]] = RECORDED, way: Way = fast_ends) -> Machine:
    """The machine as the recorded visits of a kind show it.

    A side's floor in a visit is the tenth of its turns. What the sides differ by in a visit (`way` tells) and moments
    do not explain is put down to the forks: the faster one was lucky, the other was not, by that much, scaled so that
    visits differ as they did. What pairs differ by and such forks do not explain is put down to the processes.
    """
    mine = [visit for visit in among if visit["kind"] == kind]
    visits = [whole_quads(visit) for visit in mine]
    above = [_above_floor(turns, order, way) for turns, order in visits]
    bursts = [quads.max(axis=1) > BURST for quads in above]
    quads, burst = np.concatenate(above), np.concatenate(bursts)
    apart = np.abs([_ratio([visit], way) for visit in visits])
    forks = np.concatenate([np.zeros_like(apart), apart])
    machine = Machine(
        turn=float(np.median([np.median(v["microseconds"]) * v["calls"] for v in mine])) * 1e-6,
        forks=np.zeros_like(forks),
        process=0.0,
        calm=quads[~burst],
        burst=quads[burst] if burst.any() else np.zeros((1, QUAD)),
        enter=_chance(bursts, False),
        leave=_chance(bursts, True),
    )
    length = round(np.mean([len(quads) for quads in above]))
    unexplained = float(np.mean(apart**2)) - _variance(machine, 1, length, way)
    forks *= math.sqrt(max(0.0, unexplained) / 2 / np.var(forks))
    machine = replace(machine, forks=forks)
    pairs = [_ratio([whole_quads(visit) for visit in group], way) for group in _groups(mine)]
    unexplained = float(np.mean(np.square(pairs))) - _variance(machine, GROUP, length, way)
    return replace(machine, process=math.sqrt(max(0.0, unexplained) / 2))


def _variance(machine: Machine, visits: int, quads: int, way: Way) -> float:
    """Of the log-ratio of identical sides over so many visits of a pair."""
    a, b = machine.turns(np.random.default_rng(0), 1, visits, quads, 0.0, CALIBRATION)
    return float(np.var(way(a, b)))


def _above_floor(turns: np.ndarray, order: np.ndarray, way: Way) -> np.ndarray:
    """What each turn's logarithm is above its side's floor, quads × 4."""
    floor = np.log(np.quantile(turns[order == "a"], FLOOR)) + (order == "b") * _ratio([(turns, order)], way)
    above: np.ndarray = (np.log(turns) - floor).reshape(-1, QUAD)
    return above


def _ratio(visits: Sequence[tuple[np.ndarray, np.ndarray]], way: Way) -> float:
    """The log-ratio B ÷ A of these visits together."""
    a, b = (np.concatenate([turns[order == role] for turns, order in visits]) for role in "ab")
    return float(way(a, b))


def _groups(visits: Sequence[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """The visits of each pair, so many at a time."""
    pairs: dict[str, list[Mapping[str, Any]]] = {}
    for visit in visits:
        pairs.setdefault(visit["pair"], []).append(visit)
    return [pair[at : at + GROUP] for pair in pairs.values() for at in range(0, len(pair) - GROUP + 1, GROUP)]


def whole_quads(visit: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """The times of a visit's turns and whose they were, in order, of its quads that are whole."""
    times, order = np.array(visit["microseconds"]), np.array(list(visit["order"]))
    count = len(times) // QUAD * QUAD
    times, order = times[:count].reshape(-1, QUAD), order[:count].reshape(-1, QUAD)
    whole = (order == "a").sum(axis=1) == QUAD // 2
    return times[whole].ravel(), order[whole].ravel()


def _chance(visits: Sequence[np.ndarray], state: bool) -> float:
    """How often a quad in this state is followed by one in the other; never quite 0 or 1."""
    pairs = [(now, after) for visit in visits for now, after in pairwise(visit)]
    left = [bool(after != now) for now, after in pairs if now == state]
    return (sum(left) + 0.5) / (len(left) + 1)
