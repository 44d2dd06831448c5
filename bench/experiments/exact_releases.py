"""Since which release and until which one, exact to the patch: builds between two lanes have none of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from bench.experiments.blame import Cross, Try
from bench.judging.conformance import Tried
from bench.judging.regressions import RegressionRow

# The requirements of all releases from one lane to another, both included, oldest first.
Between = Callable[[str, str], Sequence[str]]
End = Literal["first_bad_release", "fixed_in_release"]
Spans = Mapping[tuple[str, str], list[tuple[RegressionRow, End]]]


def with_exact(
    rows: Sequence[RegressionRow], tried: Sequence[Tried], between: Between, try_on: Try
) -> list[RegressionRow]:
    """The rows with their first bad and first good release, where these are not known; each build is tried once.

    Every release between two lanes is tried, oldest first: there are two at most, and each answers all rows.
    """
    found: dict[str, dict[End, str]] = {row.known.workload: {} for row in rows}
    for (before, after), mine in spans(rows, [lane.lane for lane in tried if not lane.failure]).items():
        releases = list(between(before, after))
        states = [try_on(Cross(each, {}), [row for row, _ in mine]) for each in releases[1:-1]]
        for row, end in mine:
            wanted = end == "first_bad_release"
            seen = [each.get(row.known.workload) for each in states]
            found[row.known.workload][end] = _first(seen, wanted, releases)
    return [
        replace(
            row,
            first_bad_release=ends.get("first_bad_release", row.first_bad_release),
            fixed_in_release=ends.get("fixed_in_release", row.fixed_in_release),
        )
        for row, ends in zip(rows, found.values(), strict=True)
    ]


def spans(rows: Sequence[RegressionRow], lanes: Sequence[str]) -> Spans:
    """Which neighbouring lanes a row begins or ends between, and which of the two it is, where that is not known."""
    made: dict[tuple[str, str], list[tuple[RegressionRow, End]]] = {}
    for row in rows:
        if row.first_bad and row.last_good and not row.first_bad_release:
            made.setdefault((row.last_good, row.first_bad), []).append((row, "first_bad_release"))
        if row.fixed_in and not row.fixed_in_release:
            before = lanes[lanes.index(row.fixed_in) - 1]
            made.setdefault((before, row.fixed_in), []).append((row, "fixed_in_release"))
    return made


def _first(seen: Sequence[bool | None], wanted: bool, releases: Sequence[str]) -> str:
    """The first release after which everything seen is as wanted; empty where one of these cannot be told."""
    answers = [*seen, wanted]
    at = len(answers) - 1
    while at and answers[at - 1] is wanted:
        at -= 1
    return "" if at and answers[at - 1] is None else releases[at + 1]
