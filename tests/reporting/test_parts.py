"""Pieces that several pages share."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.records import Check, CheckOutcome
from bench.reporting import parts
from bench.reporting.model import Row
from bench.reporting.presentation import Cell
from bench.verdicts import Estimate, Verdict
from tests.builders import CHAIN, a_report, a_row, a_verdict, an_entry, an_environment


def row(number: int, **changes: object) -> Row:
    """A case of its own."""
    return a_row(f"chain[n={number},device=cpu]", **changes)


def judged(outcome: str, **changes: object) -> Row:
    return a_row(verdict=a_verdict(outcome, **changes))


def test_a_verdict_s_word_has_the_colour_of_what_it_means() -> None:
    assert parts.outcome(a_verdict("SLOWER")) == Cell("SLOWER", "bad")
    assert parts.outcome(a_verdict("CRASHED")) == Cell("CRASHED", "bad")
    assert parts.outcome(a_verdict("FASTER")) == Cell("FASTER", "good")
    assert parts.outcome(None) == Cell("")


def test_a_ratio_has_its_interval_and_as_many_digits() -> None:
    assert parts.ratio(a_verdict()) == "1.010 [0.990, 1.030]"
    assert parts.ratio(a_verdict(ratio=12.345, interval=(11.1, 13.3))) == "12.35 [11.10, 13.30]"
    assert parts.ratio(a_verdict(interval=None)) == "1.010"
    assert parts.ratio(a_verdict(ratio=None)) == ""
    assert parts.ratio(None) == ""


def test_what_could_have_been_seen_is_said_where_nothing_was_decided() -> None:
    assert parts.visible(a_verdict("INCONCLUSIVE", mde=0.034)) == "3%"
    assert parts.visible(a_verdict("SAME", mde=0.034)) == ""
    assert parts.visible(a_verdict("NEW", mde=None)) == ""


def test_what_could_hardly_be_seen_is_not_said_to_the_last_digit() -> None:
    assert parts.visible(a_verdict("INCONCLUSIVE", mde=57.0)) == "> 1000%"


def test_wrong_and_crashed_are_counted_apart_and_always() -> None:
    checks: tuple[CheckOutcome, ...] = ("proven", "proven", "crashed", "removed")
    rows = [row(n, check=Check(outcome)) for n, outcome in enumerate(checks)]
    assert parts.answered(rows) == Cell("4 cases: 2 proven, 1 removed, 0 wrong, 1 crashed", "bad")
    assert parts.answered(rows[:1]) == Cell("1 case: 1 proven, 0 wrong, 0 crashed", "strong")


def test_verdicts_are_counted_the_gravest_first() -> None:
    rows = [judged(word) for word in ("SAME", "FASTER", "CRASHED", "SAME", "WRONG", "INCONCLUSIVE")]
    assert parts.judged(rows) == "verdicts: 1 WRONG, 1 CRASHED, 1 FASTER, 2 SAME, 1 INCONCLUSIVE"


def test_the_largest_changes_in_each_direction_are_named() -> None:
    slower = [row(n, verdict=a_verdict("SLOWER", ratio=1 + n / 10)) for n in range(1, 6)]
    faster = [row(n, verdict=a_verdict("FASTER", ratio=1 - n / 10)) for n in range(6, 8)]
    assert parts.largest([*slower, *faster, a_row()]) == [
        Cell("SLOWER: chain n=5 1.50×; chain n=4 1.40×; chain n=3 1.30×; and 2 more", "bad"),
        Cell("FASTER: chain n=7 0.30×; chain n=6 0.40×", "good"),
    ]
    assert parts.largest([a_row()]) == []


def test_what_made_the_exit_code_is_said() -> None:
    memory = (a_verdict("SLOWER", series="memory"),)
    rows = (judged("SLOWER"), judged("SLOWER"), judged("WRONG", ratio=None), a_row(others=memory))
    (said,) = parts.exit_reason(a_report(rows=rows, exit_code=1))
    assert said == Cell("exit 1: wall time 2 cases, WRONG 1 case", "bad")
    (said,) = parts.exit_reason(a_report(rows=rows, exit_code=1, failing=("memory",)))
    assert said == Cell("exit 1: WRONG 1 case, memory 1 case", "bad")
    assert parts.exit_reason(a_report(rows=rows, exit_code=0)) == []
    assert parts.exit_reason(a_report(rows=rows, exit_code=3)) == []


def test_what_else_moved_is_said_once_for_each_series_and_direction() -> None:
    many = [row(n, others=(a_verdict("SLOWER", series="memory", ratio=1 + n / 10),)) for n in range(1, 6)]
    one = row(9, others=(a_verdict("FASTER", series="cpu"), a_verdict("SAME", series="first_call")))
    assert parts.other_series([*many, one]) == [
        "memory MORE: 5 cases, 1.10× to 1.50×, median 1.30×",
        "CPU time FASTER: chain n=9, 1.010 [0.990, 1.030]",
    ]


def test_a_series_that_made_the_exit_code_is_named() -> None:
    names = ("mean", "traces", "leak")
    rows = [row(n, others=(a_verdict("SLOWER", series=name),)) for n, name in enumerate(names)]
    (said,) = parts.exit_reason(a_report(rows=tuple(rows), exit_code=1))
    assert said.text == "exit 1: mean wall time 1 case, traces 1 case, memory per call 1 case"


def test_a_finding_without_a_ratio_is_said_by_its_reason() -> None:
    reason = "resident memory grows by 0.64 kB a call on B only"
    found = a_verdict("SLOWER", series="leak", reason=reason, ratio=None, interval=None)
    assert parts.other_series([row(1, others=(found,))]) == [f"memory per call MORE: chain n=1, {reason}"]
    assert parts.other_series([row(n, others=(found,)) for n in range(3)]) == [
        f"memory per call MORE: chain n=0, {reason} and 2 more"
    ]


def test_a_ratio_is_shown_as_it_is_estimated_and_not_as_it_is_judged() -> None:
    judged_by = a_verdict("SLOWER", ratio=1.1, interval=(1.05, 1.15))
    assert parts.ratio(judged_by) == "1.100 [1.050, 1.150]"
    shown = a_verdict("SLOWER", ratio=1.1, interval=(1.05, 1.15), estimate=Estimate(1.11, (1.1, 1.12)))
    assert parts.ratio(shown) == "1.110 [1.100, 1.120]"
    assert parts.ratio(a_verdict("SLOWER", estimate=Estimate(1.11))) == "1.110"


def test_a_single_case_is_named_with_its_reason_and_remedy() -> None:
    (said,) = parts.reasons([judged("INCONCLUSIVE")])
    assert said == "INCONCLUSIVE, chain n=8, mode=eager: the reason\n  → the remedy"


def test_a_reason_that_many_cases_share_is_said_once() -> None:
    rows = [row(n, verdict=a_verdict("INCONCLUSIVE", remedy="")) for n in range(2)]
    assert parts.reasons(rows) == ["INCONCLUSIVE, 2 cases: the reason"]


def test_what_was_decided_needs_no_reason() -> None:
    assert parts.reasons([judged("SAME"), judged("SLOWER"), judged("FASTER")]) == []


def test_more_reasons_than_six_are_counted() -> None:
    rows = [row(n, verdict=a_verdict("NEW", reason=f"reason {n}")) for n in range(8)]
    *said, last = parts.reasons(rows)
    assert (len(said), last) == (6, "2 more reasons: --json FILE has every one")
    assert len(parts.reasons(rows[:6])) == 6


def test_what_is_wrong_comes_first_and_then_what_holds_for_most() -> None:
    told = [judged("NEW", reason=f"reason {n}") for n in range(8)]
    many = [judged("INCONCLUSIVE") for _ in range(2)]
    lines = parts.reasons([*told, *many, judged("WRONG", reason="raised")])
    assert [line.split(",")[0] for line in lines[:3]] == ["WRONG", "INCONCLUSIVE", "NEW"]


def test_software_is_tensorflow_and_its_companions() -> None:
    environment = an_environment(keras="3.12.0", kernel="6.1", numpy="2.0")
    assert parts.software(environment) == "tensorflow 2.21.0, keras 3.12.0, numpy 2.0, python 3.11.7"


def test_a_case_is_counted_as_ci_does() -> None:
    rows = (
        judged("SAME"),
        judged("SLOWER"),
        judged("NOT_COMPARABLE", ratio=None),
        a_row(check=Check("removed", "gone"), verdict=None),
        Row(an_entry(), verdict=a_verdict("MISSING", ratio=None)),
        judged("CRASHED", ratio=None, reason="died of SIGSEGV"),
    )
    found = parts.outcomes(a_report(rows=rows))
    assert [each.result for each in found] == ["passed", "failed", "skipped", "skipped", "skipped", "failed"]
    assert (found[0].group, found[0].case, found[0].message, found[0].seconds) == ("chain", CHAIN, "", 0.01)
    assert found[1].message == "SLOWER: the reason (1.010 [0.990, 1.030])"
    assert found[3].message == "REMOVED: gone"
    assert found[5].message == "CRASHED: died of SIGSEGV"


def test_a_verdict_without_a_reason_is_its_word() -> None:
    verdict: Verdict = a_verdict("SLOWER", reason="", ratio=None)
    assert parts.outcomes(a_report(rows=(a_row(verdict=verdict),)))[0].message == "SLOWER"


def test_a_folder_is_shown_as_it_is_typed_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert parts.typed(str(tmp_path / "results" / "run")) == "results/run"
    assert parts.typed("/elsewhere/run") == "/elsewhere/run"
