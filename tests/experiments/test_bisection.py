"""A search for the build at which a case changed, with comparisons that are made up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

from bench.errors import Refusal
from bench.experiments import bisection
from bench.experiments.bisection import ANSWER_BUDGET, Change, bisect
from bench.experiments.comparison_state import ComparisonState
from bench.judging.bisection import BAD, GOOD, SKIPPED, UNCLEAR
from bench.judging.rule import Terms
from bench.lanes.published import Build
from bench.reporting.model import Report
from bench.running.pair_plan import PairPlan
from bench.running.side import Side
from bench.settings import ComparisonSettings
from tests.builders import CHAIN, a_record, a_report, a_row, a_verdict, an_entry

BUILDS = [Build("tensorflow-cpu", Version(f"2.{n}.0")) for n in range(10, 19)]
FIRST, LAST = BUILDS[0].text, BUILDS[-1].text


@pytest.mark.parametrize(
    ("ratio", "interval", "broken", "said"),
    [
        (1.2, (1.15, 1.25), False, BAD),
        (1.2, (0.98, 1.02), False, GOOD),
        (1.2, (1.05, 1.15), False, UNCLEAR),
        (1.2, None, False, UNCLEAR),
        (1.2, (1.15, 1.25), True, UNCLEAR),
        (None, (0.98, 1.02), True, BAD),
        (None, None, False, GOOD),
    ],
)
def test_a_build_is_like_the_good_or_the_bad_one(
    ratio: float | None, interval: tuple[float, float] | None, broken: bool, said: str
) -> None:
    assert Change(ratio).like(a_verdict(interval=interval), broken) == said


def test_the_bias_of_the_machine_counts_at_the_midpoint_too() -> None:
    verdict = a_verdict(interval=(1.10, 1.15))  # the midpoint of 1 and 1.2 is 1.095
    assert Change(1.2).like(verdict, False) == BAD
    assert Change(1.2, bias=0.01).like(verdict, False) == UNCLEAR


@dataclass
class Machine:
    """Compares builds as it was told to: B's ratio to the good build by its minor version, or how its check ends."""

    ratios: Mapping[int, float]
    outcomes: Mapping[int, str] = field(default_factory=dict)
    refused: Mapping[int, str] = field(default_factory=dict)
    good: str = "proven"
    tried: list[int] = field(default_factory=list)
    budgets: list[tuple[float | None, int | None]] = field(default_factory=list)
    terms: list[Terms] = field(default_factory=list)

    def compare(
        self, sides: Mapping[str, Side], settings: ComparisonSettings, terms: Terms, folder: Path
    ) -> tuple[ComparisonState, Report]:
        """One comparison; takes no time."""
        minor = int(sides["b"].name.split(".")[1])
        self.tried.append(minor)
        self.budgets.append((settings.budget, settings.pairs))
        self.terms.append(terms)
        if minor in self.refused:
            raise Refusal(self.refused[minor], 3)
        ratio, outcome = self.ratios.get(minor, 1.0), self.outcomes.get(minor, "proven")
        checks = {"a": self.good, "b": outcome}
        records = [a_record(role=role, outcome=each) for role, each in checks.items()]
        said = (
            "WRONG"
            if "wrong" in checks.values()
            else "SLOWER"
            if ratio > 1.05
            else "FASTER"
            if ratio < 0.95
            else "SAME"
        )
        interval = None if said == "WRONG" else (ratio * 0.99, ratio * 1.01)
        shown = None if said == "WRONG" else ratio
        verdict = a_verdict(said, ratio=shown, interval=interval, reason=f"it is {said}")
        plan = PairPlan("run", 0.0, "bisect", (CHAIN,), (4, 8), 1, 0.2, 7)
        state = ComparisonState(
            plan, replace(terms, bias=0.001), {CHAIN: an_entry()}, records={CHAIN: records}
        )
        return state, a_report(rows=(a_row(verdict=verdict),))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ComparisonSettings:
    """Builds and sides that nobody has to install, and the machine without its lock."""

    @contextmanager
    def measuring(results: Path, one_core: bool = False) -> Iterator[Path]:
        yield tmp_path

    monkeypatch.setattr(bisection, "measuring", measuring)
    monkeypatch.setattr(bisection, "exact_build", lambda text: text)
    monkeypatch.setattr(bisection, "builds_between", lambda good, bad: BUILDS)
    monkeypatch.setattr(
        bisection, "resolve", lambda text, *_: Side(text, Path("python"), "", "cpu", "digits")
    )
    return ComparisonSettings(results=tmp_path / "results", budget=10.0, pairs=8)


def since(first: int, ratio: float = 1.2) -> dict[int, float]:
    """Slower from a minor version on."""
    return dict.fromkeys(range(first, 19), ratio)


@pytest.mark.parametrize("first", range(11, 19))
def test_the_first_slower_build_is_found_wherever_it_is(settings: ComparisonSettings, first: int) -> None:
    machine = Machine(since(first))
    found = bisect(FIRST, LAST, CHAIN, settings, machine.compare)
    bad, good = BUILDS[first - 10].text, BUILDS[first - 11].text
    assert found.answer == f"changed in {bad}: {good} is the last good build before it"
    assert machine.tried[0] == 18  # that anything changed is confirmed first
    assert len(machine.tried) <= 1 + 4
    assert (found.good, found.bad, found.case) == (FIRST, LAST, CHAIN)


def test_the_first_faster_build_is_found_too(settings: ComparisonSettings) -> None:
    found = bisect(FIRST, LAST, CHAIN, settings, Machine(since(14, 0.5)).compare)
    assert found.answer.startswith(f"changed in {BUILDS[4].text}: ")


def test_the_first_wrong_build_is_found_with_little_budget(settings: ComparisonSettings) -> None:
    machine = Machine({}, outcomes=dict.fromkeys(range(13, 19), "wrong"))
    found = bisect(FIRST, LAST, CHAIN, settings, machine.compare)
    assert found.answer.startswith(f"changed in {BUILDS[3].text}: ")
    assert machine.budgets[0] == (10.0, 8)
    assert set(machine.budgets[1:]) == {(ANSWER_BUDGET, 4)}


def test_a_build_that_cannot_be_had_is_skipped_and_named(settings: ComparisonSettings) -> None:
    machine = Machine(since(15), refused={14: "no wheel", 15: "no wheel"})
    found = bisect(FIRST, LAST, CHAIN, settings, machine.compare)
    assert found.answer.startswith(f"changed after {BUILDS[3].text}, in {BUILDS[6].text} at the latest; ")
    assert f"{BUILDS[4].text} {SKIPPED}" in found.answer


def test_where_the_bad_build_does_not_differ_there_is_nothing_to_search(settings: ComparisonSettings) -> None:
    with pytest.raises(Refusal, match=f"{LAST} is not confirmed to differ from {FIRST}: ") as refused:
        bisect(FIRST, LAST, CHAIN, settings, Machine({}).compare)
    assert refused.value.exit_code == 3


def test_a_bad_build_that_cannot_be_had_is_refused_with_3(settings: ComparisonSettings) -> None:
    with pytest.raises(Refusal, match=f"{LAST}: no wheel") as refused:
        bisect(FIRST, LAST, CHAIN, settings, Machine({}, refused={18: "no wheel"}).compare)
    assert refused.value.exit_code == 3


def test_a_good_build_that_answers_wrongly_is_refused_with_2(settings: ComparisonSettings) -> None:
    with pytest.raises(Refusal, match="the good build itself does not answer rightly: ") as refused:
        bisect(FIRST, LAST, CHAIN, settings, Machine({}, good="wrong").compare)
    assert refused.value.exit_code == 2


def test_false_alarms_are_counted_over_all_comparisons_of_a_search(settings: ComparisonSettings) -> None:
    machine = Machine(since(14))
    bisect(FIRST, LAST, CHAIN, settings, machine.compare)
    assert {terms.together for terms in machine.terms} == {1 + 6}
    assert {terms.extensions for terms in machine.terms} == {3}
    between, beyond = (a_verdict("INCONCLUSIVE", interval=i) for i in ((1.05, 1.15), (1.11, 1.3)))
    settled = machine.terms[-1].settled
    assert settled
    assert [settled(each) for each in (between, beyond)] == [False, True]


def test_a_search_that_was_interrupted_goes_on_with_what_is_known(settings: ComparisonSettings) -> None:
    whole = Machine(since(14))
    bisect(FIRST, LAST, CHAIN, settings, whole.compare)
    (log,) = settings.results.glob("*-bisect.jsonl")
    lines = log.read_text().splitlines()
    log.write_text("\n".join(lines[:3]) + '\n{"build": "tensorfl')  # as one that was killed leaves it
    again = Machine(since(14))
    found = bisect(FIRST, LAST, CHAIN, settings, again.compare, resume=True)
    assert again.tried == whole.tried[2:]
    assert found.answer.startswith(f"changed in {BUILDS[4].text}: ")
    assert [json.loads(line) for line in log.read_text().splitlines()] == [json.loads(each) for each in lines]


def test_builds_that_gave_no_answer_are_tried_again(settings: ComparisonSettings) -> None:
    first = Machine(since(14), refused={14: "the index does not answer"})
    bisect(FIRST, LAST, CHAIN, settings, first.compare)
    again = Machine(since(14))
    found = bisect(FIRST, LAST, CHAIN, settings, again.compare, resume=True)
    assert 14 in again.tried
    assert found.answer.startswith(f"changed in {BUILDS[4].text}: ")


def test_without_an_earlier_search_there_is_nothing_to_go_on_with(settings: ComparisonSettings) -> None:
    with pytest.raises(Refusal, match="has no bisection between these builds") as refused:
        bisect(FIRST, LAST, CHAIN, settings, Machine({}).compare, resume=True)
    assert refused.value.exit_code == 3


def test_a_trial_says_what_it_found(settings: ComparisonSettings) -> None:
    found = bisect(FIRST, LAST, CHAIN, settings, Machine(since(14)).compare)
    trial: Mapping[str, Any] = found.trials[0]
    assert (trial["build"], trial["what"], trial["broken"], trial["bias"]) == (LAST, BAD, False, 0.001)
    assert (trial["ratio"], trial["results"]) == (1.2, "results/run")
