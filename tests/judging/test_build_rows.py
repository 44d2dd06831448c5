"""A build's row: all of its cases together, what its own comparison decided, and why it has none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.judging.build_rows import build_rows
from bench.judging.build_series import BuildSeries
from tests.history_builders import BASE, KEY, a_history_point, a_history_run, nightly


def a_series(*values: float) -> BuildSeries:
    builds = (BASE, *(nightly(number) for number in range(1, len(values) + 1)))
    count = len(builds)
    return BuildSeries(
        BASE, builds, np.array([0.0, *values]), np.full(count, 0.01**2), np.zeros(count, int), np.zeros(1)
    )


def test_a_build_is_the_mean_of_the_wall_times_of_its_cases() -> None:
    other, memory = replace(KEY, case="other"), replace(KEY, series="memory")
    base, first, second = build_rows(
        {KEY: a_series(0.1, 0.2), other: a_series(0.3), memory: a_series(9.0)}, [], []
    )
    assert (base.build, base.log_ratio, first.cases, second.cases) == (BASE, 0.0, 2, 1)
    assert [first.log_ratio, second.log_ratio] == pytest.approx([0.2, 0.2])
    assert first.error == pytest.approx(0.01 / 2**0.5)


def test_what_was_decided_stands_with_its_build_and_what_broke_before_what_is_slow() -> None:
    decided = [
        a_history_point(1, 0.1, outcome="SLOWER"),
        a_history_point(1, -0.3, outcome="FASTER"),
        a_history_point(1, None, outcome="WRONG"),
        a_history_point(2, 0.1, outcome="SLOWER"),
    ]
    rows = build_rows({KEY: a_series(0.1, 0.2)}, decided, [])
    assert [[p.outcome for p in row.decided] for row in rows] == [
        [],
        ["WRONG", "FASTER", "SLOWER"],
        ["SLOWER"],
    ]


def test_a_build_that_could_not_be_measured_stands_in_its_place_unless_it_was_later() -> None:
    runs = [a_history_run(2, failure="no wheel"), a_history_run(1, failure="no wheel then"), a_history_run(1)]
    rows = build_rows({KEY: a_series(0.1)}, [], runs)
    assert [(row.build, row.cases, row.failure) for row in rows] == [
        (BASE, 1, ""),
        (nightly(1), 1, ""),
        (nightly(2), 0, "no wheel"),
    ]
