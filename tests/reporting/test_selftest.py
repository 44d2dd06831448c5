"""What a selftest says before its comparison."""

from __future__ import annotations

from bench.judging.pair_ratios import PairRatio
from bench.judging.selftest import Selftest
from bench.reporting.selftest import head


def a_selftest(*outcomes: str, log_ratio: float = 0.001) -> Selftest:
    """One comparison of identical sides over as many cases as there are outcomes."""
    cases = {f"case {number}": outcome for number, outcome in enumerate(outcomes)}
    pairs = [PairRatio(log_ratio + k * 1e-4, k % 2 == 0) for k in range(8)]
    return Selftest("today", "tf-2.21-cpu", 20.0, cases, {}, dict.fromkeys(cases, pairs))


def test_the_alarms_of_the_last_selftest_have_their_interval() -> None:
    first, last = head([a_selftest("SAME", "SLOWER")])
    assert first == "alarms on identical sides: 1 of 2 cases, 99 % interval 0.3% to 99.7%"
    assert last == "bias of this machine: unknown; it takes three cases to bound it"


def test_with_earlier_ones_those_of_all_are_said_too() -> None:
    lines = head([a_selftest("SLOWER", "FASTER"), a_selftest("SAME", "INCONCLUSIVE", "SAME")])
    assert lines[0].startswith("alarms on identical sides: 0 of 3 cases, 99 % interval 0.0% to ")
    assert lines[1].startswith("in all 2 selftests of this machine: 2 of 5 cases, 99 % interval ")


def test_three_cases_bound_the_machine_s_bias() -> None:
    assert head([a_selftest("SAME", "SAME", "SAME")])[-1].startswith("bias of this machine: at most about 0.")
