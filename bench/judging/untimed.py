"""Cases that have no time: their verdicts, their records, and how their processes died. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.errors import how_often_died
from bench.judging.remedies import ACCEPT, CORRECT_IT, FIND
from bench.records import CRASHED, REMOVED, WRONG, Check, Record
from bench.verdicts import Verdict


def without_time(records: Sequence[Record], case: str) -> list[Record]:
    """The records with the case's times taken out."""
    return [replace(r, measurement=None) if r.entry.case == case else r for r in records]


def how_often(checks: Sequence[Check]) -> str:
    """How the processes of these checks died, and how many of how many."""
    deaths = [how for check in checks for how in check.deaths]
    return how_often_died(deaths, sum(check.tried for check in checks))


def spoilt(records: Sequence[Record]) -> Verdict | None:
    """The verdict on a case that has no time: wrong, crashed or removed on a side; None where it has one."""
    case = records[0].entry.case
    wrong = next((r for r in records if r.check.outcome == WRONG), None)
    if wrong:
        return Verdict(case, "wall", "WRONG", f"{wrong.side}: {wrong.check.reason}", CORRECT_IT)
    crashed = sorted({record.role for record in records if record.check.outcome == CRASHED})
    if crashed:
        return _crashed(records, crashed)
    removed = next((r for r in records if r.check.outcome == REMOVED), None)
    if removed:
        reason = f"{removed.side} removed it: {removed.check.reason}"
        return Verdict(case, "wall", "NOT_COMPARABLE", reason)
    return None


def _crashed(records: Sequence[Record], crashed: Sequence[str]) -> Verdict:
    """CRASHED where the candidate alone did: a regression. What the baseline does too cannot be compared."""
    each = [[r for r in records if r.role == role] for role in crashed]
    reason = "; ".join(f"{of[0].side}: {how_often([r.check for r in of])}" for of in each)
    if crashed == ["b"]:
        return Verdict(records[0].entry.case, "wall", "CRASHED", reason, FIND)
    return Verdict(records[0].entry.case, "wall", "NOT_COMPARABLE", reason, FIND)


def without_a_time(case: str, now: Sequence[Record], baseline: Sequence[Record], timed: bool) -> Verdict:
    """The verdict on a case without a time on one side: removed by the release, or with nothing but void rounds.

    `timed` says whether it has a time now.
    """
    gone, went = (all(r.check.outcome == REMOVED for r in records) for records in (now, baseline))
    if gone and went:
        return Verdict(case, "wall", "SAME", f"removed then and now: {now[0].check.reason}")
    if gone:
        return Verdict(case, "wall", "MISSING", f"this release removed it: {now[0].check.reason}", ACCEPT)
    if timed:
        return Verdict(case, "wall", "NEW", "the baseline has no time of it", ACCEPT)
    return _all_void(case, now)


def _all_void(case: str, now: Sequence[Record]) -> Verdict:
    why = next((r.void for record in now if record.measurement for r in record.measurement.rounds), "")
    remedy = (
        "let the GPU cool down, or see what slows it: nvidia-smi -q -d PERFORMANCE"
        if "GPU" in why
        else "change the workload so that one trace serves every call"
    )
    return Verdict(case, "wall", "INCONCLUSIVE", f"every round is void: {why}", remedy)
