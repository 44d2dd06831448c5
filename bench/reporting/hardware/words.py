"""How a hardware report says what it says: the answer, and the words it uses. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from bench.judging.hardware import Fleet, Score, Speed, Spread, Versus
from bench.records import CRASHED, PROVEN, UNPROVEN, WRONG
from bench.reporting import figures

TIMED = (PROVEN, UNPROVEN)
DRIFT = 0.1  # of the fixed NumPy work's time; by as much and more, what it says of one machine is told
WORD_LIST = {
    "speed": "A's time ÷ B's time for the same case: 1.83× says that B is 1.83 times as fast, below 1 B is slower.",
    "interval": "Where the speed lies in 95 of 100 such measurements, by how much the processes scatter. It does not "
    "hold how a shared machine changes from day to day.",
    "paired": "Measured side by side by nox -s compare: both took turns of milliseconds, so that what disturbs one "
    "disturbs the other. Not paired: measured one after the other.",
    "n": "The number of cases that a geometric mean is over: those that both proved and timed, whatever is filtered.",
    "significant": "The interval leaves out 1 even when widened so that all cases of the report hold together "
    "(Bonferroni), and the speed is beyond what two boxes of one model differ by. Only such speeds are coloured.",
    "case": "One computation at one size, mode and device. Its answer is checked; a wrong one has no time.",
    "family": "The cases of one computation.",
    "environment": "A machine and the software on it; two boxes of one model are two environments.",
    "spread": "How far two boxes of one model lie apart.",
    "steady": "The time of a call after warm-up: the fast end, the 10th percentile, of the rounds of a process.",
    "first call": "The first call: tracing, compilation and autotuning included.",
    "ceiling": "What the device itself was measured to reach in a large matrix product and in a copy of memory. "
    "A case's share of it is the least time that the ceiling allows ÷ the time it took.",
    "tolerance": "How far an answer may be from the reference; 100 % is the limit.",
    "documented, tuned": "The form of a computation that TensorFlow's documentation shows, and a faster one with the "
    "same answer.",
    "oneDNN": "Intel's library of kernels that TensorFlow uses on a CPU; TF_ENABLE_ONEDNN_OPTS=0 turns it off.",
}


def speed(found: Speed | None) -> str:
    """A speed with its interval: 1.83× [1.79, 1.87]."""
    if found is None:
        return ""
    return f"{times(found.ratio)} {interval(found)}".strip()


def within(found: Speed) -> str:
    """A speed with half of its interval, of its logarithm: 1.83× ±2.2%."""
    if found.half is None:
        return times(found.ratio)
    half = math.expm1(min(found.half, 1.0)) * 100
    told = f"{half:.1f}" if half < 9.95 else f"{half:.0f}" if half < 99 else ">99"
    return f"{times(found.ratio)} ±{told}%"


def times(ratio: float) -> str:
    """A ratio to three digits: 1.83×."""
    return f"{digits(ratio)}×"


def interval(found: Speed) -> str:
    """The interval of a speed; nothing where there is none."""
    return f"[{digits(found.interval[0])}, {digits(found.interval[1])}]" if found.interval else ""


def digits(value: float) -> str:
    """Three significant digits, or all before the point."""
    if value >= 99.95:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 9.995 else f"{value:.2f}" if value >= 0.9995 else f"{value:#.3g}"


def answer(fleet: Fleet, a: int, b: int, found: Versus) -> str:
    """B beside A in a sentence, with what is wrong."""
    names = [fleet.columns[each].name for each in (a, b)]
    bad = _unusable(fleet, a, b)
    if found.overall is None:
        return f"{names[1]} cannot be compared with {names[0]}: no case is proven and timed on both{bad}."
    return f"{names[1]} is {_as_fast(found.overall)} {names[0]}, {_certainty(found.overall)}{bad}."


def moved(name: str, found: Versus, spread: Spread) -> list[str]:
    """Whether the answer shows a difference at all, and in how many cases there is one."""
    if found.overall is None:
        return []
    ends = found.overall.speed.interval
    told = [each for case, each in found.cases.items() if telling(each, case, spread)]
    faster = sum(each.log > 0 for each in told)
    count = figures.cases(len(found.cases))
    neither = ends and ends[0] <= 1 <= ends[1]
    return [
        *(["The interval holds 1: neither is shown to be faster."] if neither else []),
        f"Significantly faster on {name}: {faster} of {count}; slower: {len(told) - faster}.",
    ]


def drift(fleet: Fleet, a: int, b: int, found: Versus) -> list[str]:
    """That a CPU was faster at one time than at the other, where both were not measured side by side."""
    before, after = (fleet.columns[each] for each in (a, b))
    paired = found.overall is None or found.overall.speed.paired
    same = before.machine.get("cpu") == after.machine.get("cpu")
    if paired or not same or not before.sentinel or not after.sentinel:
        return []
    ratio = before.sentinel / after.sentinel
    if abs(math.log(ratio)) < DRIFT:
        return []
    return [
        f"While {after.name} was measured, fixed NumPy work ran {times(ratio)} as fast on the same model of CPU: the "
        "speed holds that too."
    ]


def _as_fast(score: Score) -> str:
    return f"{times(score.speed.ratio)} as fast as"


def _certainty(score: Score) -> str:
    ends = score.speed.interval
    said = f"95 % interval {digits(ends[0])}–{digits(ends[1])}" if ends else "its interval is not known"
    how = ", measured side by side" if score.speed.paired else ""
    return f"{said}, over {figures.cases(len(score.cases))} proven on both{how}"


def _unusable(fleet: Fleet, a: int, b: int) -> str:
    """What is wrong or crashed on either side, as the end of the answer."""
    told = []
    for column in (b, a):
        counts = Counter(fleet.state(case, column) for case in fleet.entries)
        bad = [f"{counts[state]} {state}" for state in (WRONG, CRASHED) if counts[state]]
        told += [f"{' and '.join(bad)} on {fleet.columns[column].name}"] if bad else []
    return "; " + "; ".join(told) if told else ""


def telling(found: Speed, case: str, spread: Spread) -> bool:
    """Whether a speed is significant, and beyond what two boxes of one model differ by."""
    return found.significant and abs(found.log) > spread.cases.get(case, 0.0)


def beside_spread(found: Versus, spread: Spread) -> list[str]:
    """Whether two boxes of one model differ as much."""
    if not spread.boxes or found.overall is None:
        return []
    if abs(found.overall.speed.log) <= spread.overall:
        return [
            f"That is no more than two boxes of one model differ by here: {times(math.exp(spread.overall))}."
        ]
    return [f"Two boxes of one model differ by {times(math.exp(spread.overall))} here."]


def ranges(found: Sequence[float]) -> str:
    """The least and the largest of some speeds."""
    return f"{times(min(found))} to {times(max(found))}"


def single(fleet: Fleet) -> str:
    """What a report of a single environment says."""
    column = fleet.columns[0]
    counts = Counter(fleet.state(case, 0) for case in fleet.entries)
    told = ", ".join(f"{count} {state}" for state, count in counts.most_common())
    return f"{column.name} alone: {figures.cases(len(fleet.entries))}, {told}; name a second run to compare it with."
