"""The report as JUnit XML is well formed whatever names and messages hold, and counts what CI counts."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from bench.reporting.formats import junit
from bench.reporting.presentation import Outcome, Page, Presentation

OUTCOMES = (
    Outcome("chain", "chain[n=1]", "passed", seconds=0.0123456789),
    Outcome("other", "other[n=1]", "error", "it does not start"),
    Outcome("chain", "chain[n=2]", "failed", "SLOWER: 1.2"),
    Outcome("chain", "chain[n=3]", "skipped", "removed"),
    Outcome("chain", "chain[n=4]", "failed", "WRONG"),
)


def written(*outcomes: Outcome) -> Tree.Element:
    return Tree.fromstring(junit.text(Presentation(Page(()), {}, outcomes)))


def test_there_is_a_suite_per_workload_that_counts_its_cases() -> None:
    names = ("name", "tests", "failures", "errors", "skipped")
    suites = [[suite.get(name) for name in names] for suite in written(*OUTCOMES)]
    assert suites == [["chain", "4", "2", "0", "1"], ["other", "1", "0", "1", "0"]]


def test_the_whole_counts_all_suites() -> None:
    root = written(*OUTCOMES)
    assert [root.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["5", "2", "1", "1"]


def test_a_case_has_its_seconds_and_what_became_of_it() -> None:
    cases = {case.get("name"): case for case in written(*OUTCOMES).iter("testcase")}
    assert cases["chain[n=1]"].get("time") == "0.0123457"
    assert list(cases["chain[n=1]"]) == []
    told = {name: [(each.tag, each.get("message")) for each in case] for name, case in cases.items()}
    assert told["chain[n=2]"] == [("failure", "SLOWER: 1.2")]
    assert told["chain[n=3]"] == [("skipped", "removed")]
    assert told["other[n=1]"] == [("error", "it does not start")]


def test_names_and_messages_survive_html_quotes_and_control_characters() -> None:
    name, message = "<b>\"a\" & 'b'</b>[x=\x00\x1b]", "raised \x1b[31m<red>\ud800\uffff"
    (case,) = written(Outcome(name, name, "failed", message)).iter("testcase")
    assert case.get("name") == "<b>\"a\" & 'b'</b>[x=??]"
    assert case[0].get("message") == "raised ?[31m<red>??"


def test_a_report_without_cases_is_well_formed() -> None:
    assert list(written()) == []
