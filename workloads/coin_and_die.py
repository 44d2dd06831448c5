"""A coin and a die thrown together.

Stresses: random numbers, comparisons and a concatenation; at a million rows, the generator itself.
Work: one call throws both `rows` times. The rate counts rows.
Documented: [10, 3] whole numbers: the coin (1 is heads), the die, and 1 where the coin is heads and the die shows
more than 3. (The note's snippet names the coin `flip_head` and then uses `coin_flip`; one coin is meant.)
Tuned: one number drawn for both, in one traced function, and the row for it taken from a table of the twelve.
Reference: the rule of the third column; the same throws again from the same seed; of fair throws each of the twelve
outcomes has a share of 1/12, tested by chi-square.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from workloads._spec import Arrays, Case, Place, Relative, Workload, in_mode, tracing

ENOUGH = 1200  # rows that the check sees at least, or chi-square would not be what the shares follow
CHI_SQUARE = 65.173  # twelve fair shares exceed it in one of 1e9 checks (11 degrees of freedom)
DTYPE = tf.int32
OUTCOMES = [[coin, die, int(coin == 1 and die > 3)] for coin in (0, 1) for die in range(1, 7)]


def thrown(rows: int) -> Any:
    """The documented throws: [rows, 3]."""
    flip_head = tf.random.uniform([rows, 1], maxval=2, dtype=DTYPE)
    die_number = tf.random.uniform([rows, 1], minval=1, maxval=7, dtype=DTYPE)
    bigger_than_three = tf.cast(tf.math.greater(die_number, 3), DTYPE)
    success = tf.cast(tf.math.equal(bigger_than_three + flip_head, 2), DTYPE)
    return tf.concat([flip_head, die_number, success], axis=1)


def documented(seed: int, rows: int) -> tuple[Callable[..., Any], Callable[[], tuple[Any, ...]]]:
    """The throws, and what seeds them: the global seed."""

    def setup() -> tuple[()]:
        tf.random.set_seed(seed)
        return ()

    return lambda: thrown(rows), setup


def tuned(seed: int, rows: int) -> tuple[Callable[..., Any], Callable[[], tuple[Any, ...]]]:
    """The throws by a generator, whose state is a variable, and what seeds it and hands over the table."""
    generator = tf.random.Generator.from_seed(seed)
    table = tf.constant(OUTCOMES, DTYPE)

    def looked_up(outcomes: Any) -> Any:
        return tf.gather(outcomes, generator.uniform([rows], minval=0, maxval=12, dtype=DTYPE))

    def setup() -> tuple[Any]:
        generator.reset_from_seed(seed)
        return (table,)

    return in_mode(looked_up, "function"), setup


def shares(coin: np.ndarray, die: np.ndarray) -> np.ndarray:
    """How often each coin came with each die, of all throws; [2, 6]."""
    return np.array([[np.mean((coin == c) & (die == d)) for d in range(1, 7)] for c in (0, 1)])


def findings(outputs: Sequence[Any], again: Sequence[Any]) -> Arrays:
    """What the check compares: shape, counts of what is amiss, and the shares."""
    throws, repeated = (np.concatenate([np.asarray(o) for o in each]) for each in (outputs, again))
    coin, die, success = throws.T
    outside = (coin < 0) | (coin > 1) | (die < 1) | (die > 6)
    return {
        "shape": np.array(np.shape(outputs[0])),
        "outside": np.sum(outside),
        "wrong successes": np.sum(success != ((coin == 1) & (die > 3))),
        "not repeated": np.sum(throws != repeated),
        "shares": shares(coin, die),
    }


def expected(rows: int) -> Arrays:
    """Of fair and repeatable throws."""
    nothing = np.array(0)
    counts = {"outside": nothing, "wrong successes": nothing, "not repeated": nothing}
    return {"shape": np.array([rows, 3]), **counts, "shares": np.full((2, 6), 1 / 12)}


def build(*, seed: int, folder: Path, rows: int, implementation: str = "documented") -> Case:
    """The throws, seeded anew by every setup. The relative error of k equal shares of N throws is √(chi-square/N)."""
    target, setup = {"documented": documented, "tuned": tuned}[implementation](seed, rows)
    calls = max(1, ENOUGH // rows)

    def answer(outputs: Sequence[Any]) -> Arrays:
        with tf.device(outputs[0].device):
            arguments = setup()
            return findings(outputs, [target(*arguments) for _ in range(calls)])

    return Case(
        target=target,
        setup=setup,
        reference=lambda: expected(rows),
        answer=answer,
        tolerance=Relative((CHI_SQUARE / (rows * calls)) ** 0.5),
        calls=calls,
        bytes=12.0 * rows,
        items=rows,
        unit="rows",
        traced=tracing(target),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({"rows": 10}, {"rows": 1_000_000}, {"rows": 1_000_000, "implementation": "tuned"}),
    smoke={"rows": 10},
    places=(Place(32, "ten throws of a coin and a die", {"rows": 10}),),
)
