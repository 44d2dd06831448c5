"""What an upgrade from one release to another brings, from stored tables. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bench.judging.advice_times import Change, changes
from bench.judging.conformance import types_changed
from bench.judging.regressions import BAD

WEIGHT = ("crash", "wrong", "leak", "slow", "changed", "removed")
GONE = ("removed", "changed")
Effect = Literal["hits", "fixed", "faster", "stays"]


@dataclass(frozen=True)
class Advice:
    """One thing that an upgrade changes, or leaves as it is."""

    name: str
    kind: str  # of a regression; or removed, changed, of a documented computation
    effect: Effect
    what: str  # what a user sees, in a sentence
    detail: str  # by how much, or the error
    workaround: str
    reports: tuple[str, ...]
    since: str = ""  # the release, or else the lane, that brought it; of what is fixed, that fixed it


def advice(
    regressions: Mapping[str, Any],
    conformance: Mapping[str, Any],
    sweep: Mapping[str, Any],
    then: str,
    now: str,
) -> list[Advice]:
    """What would hit somebody who goes from lane `then` to `now`, what is fixed or faster, what stays."""
    lanes = [lane["lane"] for lane in regressions["lanes"]]
    found = [_of_regression(each, lanes, then, now) for each in regressions["regressions"]]
    found += [_of_case(each, lanes, then, now) for each in conformance.get("rows", ())]
    told = [each for each in found if each is not None]
    told += [_of_change(each, lanes, now) for each in changes(sweep, then, now)]
    order: Sequence[Effect] = ("hits", "fixed", "faster", "stays")
    return sorted(told, key=lambda each: (order.index(each.effect), WEIGHT.index(each.kind), each.name))


def _of_regression(row: Mapping[str, Any], lanes: Sequence[str], then: str, now: str) -> Advice | None:
    bad = {lane: row["cells"].get(lane, {"state": "absent"})["state"] in BAD for lane in lanes}
    if not (bad[then] or bad[now]):
        return None
    cell = row["cells"][now if bad[now] else then]
    since = since_when(lanes, bad, now)
    exact = {row[end]: row.get(f"{end}_release", "") for end in ("fixed_in", "first_bad") if row.get(end)}
    return Advice(
        row["name"].replace("_", " "),
        row["kind"],
        "stays" if bad[then] and bad[now] else "hits" if bad[now] else "fixed",
        row["symptom"],
        f"{cell['ratio']:.1f} times as slow" if cell.get("ratio") else cell.get("detail", ""),
        row["workaround"],
        tuple(row["reports"]),
        exact.get(since) or since,
    )


def _of_case(row: Mapping[str, Any], lanes: Sequence[str], then: str, now: str) -> Advice | None:
    was, is_ = (row["states"].get(lane, "") for lane in (then, now))
    if is_ not in GONE or was == is_:
        return None
    what = "; ".join(place["what"] for place in row["places"]) or row["workload"].replace("_", " ")
    gone = {lane: row["states"].get(lane, "") == is_ for lane in lanes}
    before, after = (row["checks"].get(lane, {}) for lane in (then, now))
    other = types_changed(before.get("types", {}), after.get("types", {}))
    reason = after.get("reason") or other
    return Advice(row["case"], is_, "hits", what, reason, "", (), since_when(lanes, gone, now))


def _of_change(change: Change, lanes: Sequence[str], now: str) -> Advice:
    """A computation that became slower or faster."""
    slower = change.ratio > 1
    low, high = change.interval
    told = f"{change.case} takes {change.ratio:.3g} [{low:.3g}, {high:.3g}] times as long."
    slow = {lane: change.slow.get(lane, False) for lane in lanes}
    since = since_when(lanes, slow, now) if slower else ""
    return Advice(change.case, "slow", "hits" if slower else "faster", told, "", "", (), since)


def since_when(lanes: Sequence[str], states: Mapping[str, bool], now: str) -> str:
    """The first lane from which on all lanes up to `now` are as that is; empty where all before it are so too."""
    at = lanes.index(now)
    while at and states[lanes[at - 1]] == states[now]:
        at -= 1
    return lanes[at] if at else ""
