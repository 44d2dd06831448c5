"""A simulated shared machine, on which identical sides, or a slowed one, take turns.

A turn's logarithm is the sum of what its side's process (pair), its fork (visit) and the moment make of it. What
moments make of the four turns of a quad is drawn as it was recorded, as a whole, so that neighbours are as much alike
as they were; a quad is calm or has a burst in it, and bursts outlast quads. `fit.py` makes such machines of recorded
visits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.judging.pair_ratios import QUAD

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
