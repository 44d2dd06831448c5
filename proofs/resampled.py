"""Comparisons that never were: their pairs are drawn from recorded visits, and judged by the rule itself.

A drawn pair has visits of one recorded pair of its case, or of several where that has too few; of each, as many quads
and shared turns in a row as its seconds allow, with sides swapped at random. Sides are identical in the recording, so
what is injected is all that differs.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from bench.experiments.comparison_state import ComparisonState
from bench.judging.evidence import Evidence
from bench.judging.pair_ratios import PairRatio, means, neighbours
from bench.judging.rule import Rule, Terms
from bench.running.pair_plan import PairPlan
from bench.running.schedule import Schedule, schedule
from bench.running.turns import OWN_SHARE
from proofs.recorded import Recorded, visits

POOL = 400  # drawn pairs of a case and a length, from which comparisons draw theirs
LENGTHS = tuple(0.08 * 2 ** (k / 3) for k in range(15))  # seconds of turns of a visit, 0.08 to 2
Turns = tuple[np.ndarray, np.ndarray]  # of either side, that are compared
Inject = Callable[[np.random.Generator, np.ndarray], np.ndarray]  # changes ratios: pairs × (quads, mean)


def nothing(_: np.random.Generator, ratios: np.ndarray) -> np.ndarray:
    """Change nothing."""
    return ratios


@dataclass(frozen=True)
class Way:
    """How pairs are drawn."""

    budget: float | None = None  # as of `compare`
    inject: Inject = nothing


@cache
def pool(recording: str, case: str, count: int, seconds: float) -> np.ndarray:
    """Log-ratios of drawn pairs, POOL × 2: of their quads, and of their means."""
    rng = np.random.default_rng([count, round(1000 * seconds), len(case)])
    return np.array([_pair(rng, visits(recording)[case], count, seconds) for _ in range(POOL)])


def _pair(rng: np.random.Generator, among: Sequence[Recorded], count: int, seconds: float) -> list[float]:
    pair = among[int(rng.integers(len(among)))].pair
    of_pair = [visit for visit in among if visit.pair == pair]
    enough = of_pair if len(of_pair) >= count else among
    chosen = [enough[at] for at in rng.choice(len(enough), count, replace=len(enough) < count)]
    share = all(visit.shared for visit in chosen)
    own = [quad for visit in chosen for quad in _quads(rng, visit, seconds * OWN_SHARE if share else seconds)]
    judged = [quad for visit in chosen for quad in _shared(rng, visit, seconds)] if share else own
    sign = rng.choice((-1, 1))
    return [sign * neighbours(*zip(*judged, strict=True)), sign * means(*zip(*own, strict=True))]


def _quads(rng: np.random.Generator, visit: Recorded, seconds: float) -> list[Turns]:
    """So many seconds of a visit's quads, in a row."""
    rows = (rng.integers(len(visit.a)) + np.arange(_count_of_quads(visit, seconds))) % len(visit.a)
    return [(visit.a[row], visit.b[row]) for row in rows]


def _shared(rng: np.random.Generator, visit: Recorded, seconds: float) -> list[Turns]:
    """The shared turns of a visit of so many seconds."""
    rows = (rng.integers(len(visit.shared)) + np.arange(_count_of_shared(visit, seconds))) % len(visit.shared)
    return [visit.shared[row] for row in rows]


def _count_of_quads(visit: Recorded, seconds: float) -> int:
    return max(1, round(seconds / visit.quad))


def _count_of_shared(visit: Recorded, seconds: float) -> int:
    return max(1, round((seconds - _own_seconds(visit, seconds)) / visit.shared_turn)) if visit.shared else 0


def _own_seconds(visit: Recorded, seconds: float) -> float:
    """How long its quads take."""
    return _count_of_quads(visit, seconds * OWN_SHARE if visit.shared else seconds) * visit.quad


def seconds_of_turns(visit: Recorded, seconds: float) -> float:
    """How long the turns take of a visit that is to have so many seconds of them."""
    return _own_seconds(visit, seconds) + _count_of_shared(visit, seconds) * visit.shared_turn


@dataclass(frozen=True)
class Drawn(ComparisonState):
    """A comparison whose pairs are drawn: everything but the turns is as in a real one."""

    # By case; they grow pair by pair.
    ratios_of: Mapping[str, list[PairRatio]] = field(default_factory=lambda: defaultdict(list))
    means_of: Mapping[str, list[PairRatio]] = field(default_factory=lambda: defaultdict(list))
    seconds_of: Mapping[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # of turns

    def shown(self, done: int) -> tuple[dict[str, Evidence], Rule]:
        """As of a real comparison, from the pairs that were drawn."""
        shown = {
            case: Evidence(
                pairs[:done], pairs[self._screen_of(case) : done], {"mean": self.means_of[case][:done]}
            )
            for case, pairs in self.ratios_of.items()
        }
        return {case: of for case, of in shown.items() if case not in self.verdicts}, self._rule(shown)


def compared(
    rng: np.random.Generator,
    recording: str,
    cases: Sequence[str],
    slower: Mapping[str, float],
    terms: Terms,
    way: Way = Way(),
) -> Drawn:
    """One comparison, from the screen to its end; `slower` holds the log-ratio that some cases have."""
    made = schedule(len(cases), way.budget, None, 0)
    plan = PairPlan(
        "", 0.0, "compare", tuple(cases), made.looks, made.visits, made.seconds, 0, made.screen, made.later
    )
    state = Drawn(plan, terms, {})
    for number in range(plan.pairs):
        for case in state.taking_part:
            seconds = state.later[case].seconds if state.later else plan.seconds
            state.seconds_of[case].append(seconds)
            among = pool(recording, case, plan.visits, nearest(seconds))
            drawn = among[rng.integers(POOL)] * rng.choice((-1, 1))
            ratio, mean = way.inject(rng, drawn) + slower.get(case, 0.0)
            state.ratios_of[case].append(PairRatio(ratio, number % 2 == 0))
            state.means_of[case].append(PairRatio(mean, number % 2 == 0))
        state = state.after_pair(number + 1)  # type: ignore[assignment]
        if not state.taking_part:
            break
    return state


def judged(pairs: Sequence[PairRatio], made: Schedule, terms: Terms) -> str:
    """The verdict on a case that is compared alone, from all the pairs that its schedule has."""
    plan = PairPlan("", 0.0, "", ("",), made.looks, made.visits, made.seconds, 0, made.screen, made.later)
    state = Drawn(plan, terms, {}, ratios_of={"": list(pairs)}, means_of={"": list(pairs)})
    for number in range(1, plan.pairs + 1):
        state = state.after_pair(number)  # type: ignore[assignment]
    return state.verdicts[""][0].outcome


def nearest(seconds: float) -> float:
    """The length in LENGTHS that is nearest."""
    return min(LENGTHS, key=lambda length: abs(math.log(length / seconds)))


def wall_seconds(recording: str, state: Drawn) -> float:
    """How long the comparison would have taken, each visit with its recorded time beside turns."""
    visited = [(case, seconds) for case, each in state.seconds_of.items() for seconds in each]
    return state.plan.visits * sum(_visit_seconds(recording, case, seconds) for case, seconds in visited)


@cache
def _visit_seconds(recording: str, case: str, seconds: float) -> float:
    """Of a case's visit, the median."""
    of = visits(recording)[case]
    beside = [each.whole - each.phases["measurement"] - each.turns - each.shared_turns for each in of]
    return float(np.median(beside) + np.median([seconds_of_turns(each, seconds) for each in of]))
