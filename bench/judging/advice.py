"""What an upgrade from one release to another brings, from stored tables. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bench.judging.regressions import BAD

WEIGHT = ("crash", "wrong", "leak", "slow", "changed", "removed")
Effect = Literal["hits", "fixed", "stays"]


@dataclass(frozen=True)
class Advice:
    """One thing that an upgrade changes, or leaves as it is."""

    name: str
    kind: str  # of a regression; or removed, changed, of a documented computation
    effect: Effect
    what: str  # what a user sees, in a sentence
    detail: str  # by how much, or since when
    workaround: str
    reports: tuple[str, ...]


def advice(
    regressions: Mapping[str, Any], conformance: Mapping[str, Any], then: str, now: str
) -> list[Advice]:
    """What would hit somebody who goes from lane `then` to lane `now`, what is fixed, what stays; worst first.

    Raises KeyError naming a lane that the tables do not have.
    """
    for lane in (then, now):
        if lane not in {each["lane"] for each in regressions["lanes"]}:
            raise KeyError(lane)
    found = [_of_regression(each, then, now) for each in regressions["regressions"]]
    found += [_of_case(each, then, now) for each in conformance.get("rows", ())]
    told = [each for each in found if each is not None]
    order: Sequence[Effect] = ("hits", "fixed", "stays")
    return sorted(told, key=lambda each: (order.index(each.effect), WEIGHT.index(each.kind), each.name))


def _of_regression(row: Mapping[str, Any], then: str, now: str) -> Advice | None:
    before, after = (row["cells"].get(lane, {"state": "absent"}) for lane in (then, now))
    was, is_ = before["state"] in BAD, after["state"] in BAD
    if not (was or is_):
        return None
    effect: Effect = "stays" if was and is_ else "hits" if is_ else "fixed"
    cell = after if is_ else before
    detail = f"{cell['ratio']:.1f} times as slow" if cell.get("ratio") else cell.get("detail", "")
    return Advice(
        row["name"].replace("_", " "),
        row["kind"],
        effect,
        row["symptom"],
        detail,
        row["workaround"],
        tuple(row["reports"]),
    )


def _of_case(row: Mapping[str, Any], then: str, now: str) -> Advice | None:
    was, is_ = (row["states"].get(lane, "") for lane in (then, now))
    if is_ not in ("removed", "changed") or was == is_:
        return None
    what = "; ".join(place["what"] for place in row["places"]) or row["workload"].replace("_", " ")
    reason = row["checks"].get(now, {}).get("reason", "")
    return Advice(row["case"], is_, "hits", what, reason, "", ())
