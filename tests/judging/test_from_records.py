"""What records show: the ratio so far, and the variance that cases share."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from bench.judging.from_records import evidence, pair_ratios, priors, running
from bench.judging.pair_intervals import pooled
from bench.judging.series import PAIRED
from bench.running.pair_plan import ROLES
from tests.builders import in_pairs, sharing


def test_the_running_ratio_has_an_interval_as_soon_as_there_are_pairs_for_one() -> None:
    assert running([]) == []
    assert running(in_pairs([1.1])) == pytest.approx([1.1])
    ratio, low, high = running(in_pairs([1.1, 1.1, 1.2, 1.2]))
    assert low < ratio < high


def test_every_series_has_a_variance_that_the_cases_share_and_fresh_pairs_have_one_of_their_own() -> None:
    rng = np.random.default_rng(0)
    cases = {}
    for k in range(30):
        scatter = [0.02] * 4 + [0.005] * 4
        cases[str(k)] = in_pairs(np.exp(np.array(scatter) * rng.standard_normal(8)).tolist())
    prior = priors([evidence(records, 4) for records in cases.values()])
    assert set(prior) == {*PAIRED, "fresh"}
    assert 0.003 < math.sqrt(prior["fresh"].variance) < 0.006 < math.sqrt(prior["wall"].variance) < 0.02
    assert prior["wall"] == pooled(map(pair_ratios, cases.values()))


def test_where_sides_share_turns_the_ratio_of_wall_time_is_that_of_their_cpu_time() -> None:
    records = [sharing("a"), sharing("b", 0.0011)]
    assert [each.log_ratio for each in pair_ratios(records)] == pytest.approx([math.log(1.1)])
    assert [each.log_ratio for each in pair_ratios(records, "mean")] == pytest.approx([0.0])


def test_where_one_side_waits_for_longer_the_ratio_is_that_of_turns_of_their_own() -> None:
    records = [sharing("a"), sharing("b", 0.0011, waits=1.05)]
    assert [each.log_ratio for each in pair_ratios(records)] == pytest.approx([0.0])


def test_fresh_pairs_are_judged_by_the_turns_that_all_pairs_are_judged_by() -> None:
    """Alone, the fresh pair's sides would seem to wait for too different a time."""
    early = [replace(sharing(role), process=pair) for pair in range(4) for role in ROLES]
    fresh = [replace(sharing("a"), process=4), replace(sharing("b", 0.0011, waits=1.05), process=4)]
    of = evidence([*early, *fresh], 4)
    assert [each.log_ratio for each in of.fresh] == [of.every[-1].log_ratio] == pytest.approx([math.log(1.1)])
