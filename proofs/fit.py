"""The simulated machine that scatters as recorded visits do, turn by turn, visit by visit and pair by pair."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy import optimize

from bench.judging.pair_ratios import fast_ends, neighbours
from proofs.machine import Machine
from proofs.recorded import GROUP, KINDS, ONE_CORE, RECORDED, Visit, Way, groups, together, whole_quads

FLOOR = 0.1  # the share of a side's turns below what counts as its floor
BURST = 0.08  # a moment's logarithm above the floor from which it is a burst
CALIBRATION = 2000  # simulated pairs that recorded ones are held against


def rows() -> Iterator[str]:
    """What recorded visits and pairs scatter by, and those of the machines that are fitted to them."""
    yield "| root mean square: recorded, simulated | visits | pairs of 4 visits | on one core: visits | pairs |"
    yield "| --- | --- | --- | --- | --- |"
    for kind in KINDS:
        cells = [
            cell for each in ((RECORDED, fast_ends), (ONE_CORE, neighbours)) for cell in _cells(kind, *each)
        ]
        yield f"| {kind} | {' | '.join(cells)} |"


def _cells(kind: str, among: Sequence[Visit], way: Way) -> Iterator[str]:
    mine, machine = [visit for visit in among if visit["kind"] == kind], fitted(kind, among, way)
    for count, visits in ((1, [[visit] for visit in mine]), (GROUP, groups(mine))):
        seen = np.sqrt(np.mean(np.square([together(each, way) for each in visits])))
        yield f"{seen:.2%}, {math.sqrt(_variance(machine, count, _length(mine), way)):.2%}"


def fitted(kind: str, among: Sequence[Visit] = RECORDED, way: Way = fast_ends) -> Machine:
    """The machine as the recorded visits of a kind show it.

    A side's floor in a visit is the tenth of its turns. What the sides differ by in a visit (`way` tells) and moments
    do not explain is put down to the forks: the faster one was lucky, the other was not, by that much, scaled so that
    visits differ as they did. What pairs differ by and such forks do not explain is put down to the processes; where
    forks explain more than that, they differ by less.
    """
    mine = [visit for visit in among if visit["kind"] == kind]
    above = [_above_floor(*whole_quads(visit), way) for visit in mine]
    bursts = [quads.max(axis=1) > BURST for quads in above]
    quads, burst = np.concatenate(above), np.concatenate(bursts)
    apart = np.abs([together([visit], way) for visit in mine])
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
    length = _length(mine)
    unexplained = float(np.mean(apart**2)) - _variance(machine, 1, length, way)
    forks *= math.sqrt(max(0.0, unexplained) / 2 / np.var(forks))
    machine = replace(machine, forks=forks)
    pairs = [together(pair, way) for pair in groups(mine)]
    seen = float(np.mean(np.square(pairs)))

    def unexplained_by(share: float) -> float:
        return seen - _variance(replace(machine, forks=share * forks), GROUP, length, way)

    if unexplained_by(1.0) < 0 < unexplained_by(0.0):  # a visit's bad moments are its own, and no fork's
        return replace(machine, forks=optimize.brentq(unexplained_by, 0.0, 1.0, xtol=0.01) * forks)
    return replace(machine, process=math.sqrt(max(0.0, unexplained_by(1.0)) / 2))


def _variance(machine: Machine, visits: int, quads: int, way: Way) -> float:
    """Of the log-ratio of identical sides over so many visits of a pair."""
    a, b = machine.turns(np.random.default_rng(0), 1, visits, quads, 0.0, CALIBRATION)
    return float(np.var(way(a, b)))


def _above_floor(turns: np.ndarray, order: np.ndarray, way: Way) -> np.ndarray:
    """What each turn's logarithm is above its side's floor, quads × 4."""
    a, b = turns[order == "a"], turns[order == "b"]
    floor = np.log(np.quantile(a, FLOOR)) + (order == "b") * float(way(a, b))
    above: np.ndarray = (np.log(turns) - floor).reshape(-1, QUAD)
    return above


def _length(visits: Sequence[Visit]) -> int:
    """Quads of a visit, on average."""
    return round(float(np.mean([len(visit["microseconds"]) / QUAD for visit in visits])))


def _chance(visits: Sequence[np.ndarray], state: bool) -> float:
    """How often a quad in this state is followed by one in the other; never quite 0 or 1."""
    pairs = [(now, after) for visit in visits for now, after in pairwise(visit)]
    left = [bool(after != now) for now, after in pairs if now == state]
    return (sum(left) + 0.5) / (len(left) + 1)
