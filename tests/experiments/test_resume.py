"""A comparison goes on only where it is the last run, was interrupted, and finds what it began with."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.experiments.resume import Begun, begun
from bench.running.pair_plan import PairPlan
from bench.storing.results import Results
from tests.builders import CHAIN, a_record, an_environment

PLAN = PairPlan("run", 0.0, "compare", (CHAIN,), looks=(4, 8), visits=1, seconds=0.2, seed=7)
A, B = an_environment(), an_environment(tensorflow="2.22.0")


def interrupted(results: Path, pairs: int) -> Begun:
    """A comparison that was interrupted after so many pairs, read back."""
    stored = Results(results / PLAN.run)
    stored.start(asdict(PLAN))
    for environment in (A, B):
        stored.add(environment)
    for number in range(pairs):
        for role, environment in (("a", A), ("b", B)):
            stored.add(a_record(process=number, role=role, environment=environment.key))
    return begun(results, "compare")


def test_what_was_measured_is_read_back_with_the_plan_and_each_side_s_environment(tmp_path: Path) -> None:
    found = interrupted(tmp_path, pairs=3)
    assert (found.plan, found.pairs) == (PLAN, 3)
    assert (found.environments["a"], found.environments["b"]) == (A, B)
    assert [record.process for record in found.records[CHAIN]] == [0, 0, 1, 1, 2, 2]


def test_where_nothing_was_measured_there_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"no interrupted compare in .* to resume; leave --resume out"):
        begun(tmp_path, "compare")
    with pytest.raises(Refusal, match=r"the last compare in .* measured nothing; run without --resume"):
        interrupted(tmp_path, pairs=0)


def test_a_finished_comparison_or_another_command_s_run_does_not_go_on(tmp_path: Path) -> None:
    interrupted(tmp_path, pairs=1)
    with pytest.raises(Refusal, match="no interrupted container_cost"):
        begun(tmp_path, "container_cost")
    Results(tmp_path / PLAN.run).finish()
    with pytest.raises(Refusal, match="no interrupted compare"):
        begun(tmp_path, "compare")


def test_each_side_must_have_what_it_had(tmp_path: Path) -> None:
    found = interrupted(tmp_path, pairs=1)
    found.require_same({"a": A, "b": B}, [{CHAIN}, {CHAIN}])
    with pytest.raises(Refusal, match=r"began with another setup \(tensorflow 2.22.0 → 2.21.0\)"):
        found.require_same({"a": A, "b": A}, [{CHAIN}, {CHAIN}])
    with pytest.raises(Refusal, match="which is not listed now"):
        found.require_same({"a": A, "b": B}, [{CHAIN}, set()])
