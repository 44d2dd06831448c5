"""What an upgrade brings is what the newer release has and the older one has not, the worst first."""

from __future__ import annotations

from typing import Any

import pytest

from bench.judging.advice import advice

THEN, NOW = "tf-2.15-cpu", "tf-2.21-cpu"
NO_SWEEP: dict[str, Any] = {"first": THEN, "comparisons": {}}


def a_row(name: str, then: str, now: str, kind: str = "wrong", **of_now: Any) -> dict[str, Any]:
    cells = {THEN: {"state": then, "detail": "", "ratio": None}, NOW: {"state": now, **of_now}}
    told = {"symptom": f"{name} is seen", "workaround": "do without", "reports": ["o/r#1"]}
    return {"name": name, "kind": kind, "cells": cells, **told}


def a_table(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"lanes": [{"lane": THEN}, {"lane": NOW}], "regressions": list(rows)}


@pytest.mark.parametrize(
    ("then", "now", "effect"),
    [
        ("ok", "wrong", "hits"),
        ("crashed", "ok", "fixed"),
        ("leaks", "leaks", "stays"),
        ("absent", "slower", "hits"),
    ],
)
def test_what_becomes_of_a_regression(then: str, now: str, effect: str) -> None:
    (found,) = advice(a_table(a_row("lost_rows", then, now)), {}, NO_SWEEP, THEN, NOW)
    assert (found.name, found.effect, found.workaround) == ("lost rows", effect, "do without")


def test_what_neither_release_has_is_not_told() -> None:
    assert advice(a_table(a_row("lost_rows", "ok", "unclear")), {}, NO_SWEEP, THEN, NOW) == []


def test_a_slowdown_tells_by_how_much() -> None:
    (found,) = advice(
        a_table(a_row("slow_step", "ok", "slower", "slow", ratio=3.04)), {}, NO_SWEEP, THEN, NOW
    )
    assert found.detail == "3.0 times as slow"


def test_what_hits_comes_first_and_the_worst_of_it_before_the_rest() -> None:
    rows = [
        a_row("gone", "wrong", "ok", "crash"),
        a_row("slower", "ok", "slower", "slow"),
        a_row("dies", "ok", "crashed", "crash"),
    ]
    assert [each.name for each in advice(a_table(*rows), {}, NO_SWEEP, THEN, NOW)] == [
        "dies",
        "slower",
        "gone",
    ]


def test_what_the_newer_release_removed_of_the_note_hits() -> None:
    row = {
        "case": "session[device=cpu]",
        "workload": "session",
        "states": {THEN: "proven", NOW: "removed"},
        "places": [{"what": "a session"}],
        "checks": {NOW: {"reason": "AttributeError: Session"}},
    }
    (found,) = advice(a_table(), {"rows": [row]}, NO_SWEEP, THEN, NOW)
    assert (found.kind, found.effect, found.what, found.detail, found.since) == (
        "removed",
        "hits",
        "a session",
        "AttributeError: Session",
        NOW,
    )


OVER = ("2.12", "2.15", "2.16", "2.21")


def since(states: str, then: str = "2.15", now: str = "2.21", **row: str) -> str:
    """Since when, of a regression that is bad (x) or not (.) on four lanes."""
    cells = {
        f"tf-{lane}-cpu": {"state": "wrong" if x == "x" else "ok"}
        for lane, x in zip(OVER, states, strict=True)
    }
    table = {
        "lanes": [{"lane": lane} for lane in cells],
        "regressions": [{**a_row("r", "ok", "ok"), "cells": cells, **row}],
    }
    (found,) = advice(table, {}, NO_SWEEP, f"tf-{then}-cpu", f"tf-{now}-cpu")
    return found.since


@pytest.mark.parametrize(
    ("states", "lane"),
    [
        ("..xx", "tf-2.16-cpu"),
        ("x..x", "tf-2.21-cpu"),
        ("xx..", "tf-2.16-cpu"),
        ("xxxx", ""),
        ("xxx.", "tf-2.21-cpu"),
    ],
)
def test_since_when_the_newer_release_is_as_it_is(states: str, lane: str) -> None:
    assert since(states) == lane


def test_the_exact_release_is_told_where_it_is_known() -> None:
    exact = "tensorflow-cpu==2.16.1"
    assert since("..xx", first_bad="tf-2.16-cpu", first_bad_release=exact) == exact
    assert since("xx..", fixed_in="tf-2.16-cpu", fixed_in_release=exact) == exact
    assert since("x..x", first_bad="tf-2.12-cpu", first_bad_release=exact) == "tf-2.21-cpu"


def test_a_computation_that_takes_longer_hits_and_one_that_takes_less_is_faster() -> None:
    def verdict(case: str, ratio: float) -> dict[str, Any]:
        estimate = {"ratio": ratio, "interval": [ratio / 1.02, ratio * 1.02]}
        return {"case": case, "series": "wall", "estimate": estimate}

    sweep = {
        "first": THEN,
        "comparisons": {NOW: {"verdicts": [verdict("a", 1.8), verdict("b", 0.5), verdict("c", 1.01)]}},
    }
    found = {each.name: each for each in advice(a_table(), {}, sweep, THEN, NOW)}
    assert {name: (each.kind, each.effect, each.since) for name, each in found.items()} == {
        "a": ("slow", "hits", NOW),
        "b": ("slow", "faster", ""),
    }
    assert found["a"].what == "a takes 1.8 [1.76, 1.84] times as long."
