"""A sweep is one table: a row per case, a column per side."""

from __future__ import annotations

import io
from collections.abc import Mapping
from types import MappingProxyType

from rich.console import Console

from bench.reporting.sweep import show
from bench.reporting.terminal import Report
from tests.builders import CHAIN, a_record, a_report, a_verdict


def shown(refused: Mapping[str, str] = MappingProxyType({}), **reports: Report) -> str:
    """The sweep's table and lines as they stand in a file."""
    stream = io.StringIO()
    show("tf-2.16-cpu", reports, refused, Console(file=stream, width=165))
    return stream.getvalue()


def test_each_side_has_a_column_of_ratios_with_their_intervals() -> None:
    timed = a_report(records=[a_record(role="a", seconds=0.001)], verdicts=[a_verdict("SLOWER")])
    text = shown(new=timed, newer=a_report(records=[], verdicts=[]))
    heading, row = (line for line in text.splitlines() if line.startswith(("case", CHAIN)))
    assert [each.strip() for each in heading.split("┃")] == ["case", "tf-2.16-cpu", "new", "newer"]
    assert [each.strip() for each in row.split("│")] == [CHAIN, "1 ms", "1.010 [0.990, 1.030]", ""]


def test_what_has_no_ratio_says_why() -> None:
    verdicts = [
        a_verdict("WRONG", ratio=None, interval=None),
        a_verdict("NOT_COMPARABLE", case="x", ratio=None),
    ]
    rows = [line for line in shown(new=a_report(records=[], verdicts=verdicts)).splitlines() if "│" in line]
    assert [each.split("│")[-1].strip() for each in rows] == ["WRONG", "not comparable"]


def test_a_side_that_was_not_compared_says_why() -> None:
    assert shown({"tf-nightly": "it does not start"}) == "tf-nightly: not compared: it does not start\n"
