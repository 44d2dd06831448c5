"""From the records of a comparison to the points and raw turns that the history keeps. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.judging.from_records import pair_ratios, shared_priors
from bench.judging.pair_intervals import compare_pairs
from bench.judging.pair_ratios import residuals
from bench.judging.series import PAIRED
from bench.judging.student import NO_PRIOR, Prior, t_quantile
from bench.records import Record
from bench.tracking import HistoryPoint, HistoryTurns, Purpose
from bench.verdicts import Verdict

UNTIMED = ("WRONG", "CRASHED", "NEW", "MISSING", "NOT_COMPARABLE")
LEVEL = 0.95  # any would do: the standard error is worked out from an interval's width


@dataclass(frozen=True)
class Compared:
    """Which comparison it was: its run, its machine, and the builds on its sides."""

    run: str
    moment: float
    machine: str
    build: str
    base: str
    purpose: Purpose = "night"


def points_of(
    what: Compared, cases: Mapping[str, Sequence[Record]], verdicts: Sequence[Verdict]
) -> list[HistoryPoint]:
    """A point per case and series; one without a time for a case that has none."""
    priors = shared_priors(cases.values())
    said = {(verdict.case, verdict.series): verdict for verdict in verdicts}
    found = []
    for case, wall in ((case, verdict) for (case, series), verdict in said.items() if series == "wall"):
        records = cases.get(case, ())
        if wall.outcome in UNTIMED:
            found.append(_point(what, records, wall))
            continue
        for series in PAIRED:
            prior = priors.get(series, NO_PRIOR)
            verdict = said.get((case, series), Verdict(case, series, "INCONCLUSIVE", ""))
            found += _timed(what, records, verdict, prior)
    return found


def _point(what: Compared, records: Sequence[Record], verdict: Verdict) -> HistoryPoint:
    revision = records[0].entry.revision if records else 0
    return HistoryPoint(
        run=what.run,
        moment=what.moment,
        machine=what.machine,
        case=verdict.case,
        revision=revision,
        series=verdict.series,
        build=what.build,
        base=what.base,
        outcome=verdict.outcome,
        reason=verdict.reason if verdict.outcome in UNTIMED else "",
        purpose=what.purpose,
    )


def _timed(what: Compared, records: Sequence[Record], verdict: Verdict, prior: Prior) -> list[HistoryPoint]:
    """The point of one series, where its pairs make an interval."""
    pairs = pair_ratios(records, verdict.series)
    found = compare_pairs(pairs, prior, LEVEL) if pairs else None
    if found is None:
        return []
    freedom = prior.freedom + residuals(pairs)[1]
    error = found.half_width / t_quantile(freedom, (1 + LEVEL) / 2)
    made = _point(what, records, verdict)
    measured = {"log_ratio": found.log_ratio, "error": error, "freedom": freedom, "pairs": len(pairs)}
    visible = None if verdict.mde is None else math.log1p(verdict.mde)
    return [HistoryPoint(**{**vars(made), **measured, "visible": visible, "reason": ""})]


def turns_of(what: Compared, records: Sequence[Record]) -> list[HistoryTurns]:
    """The valid turns of every visit, side by side."""
    found = []
    for record in records:
        if record.measurement:
            valid = [turn for turn in record.measurement.rounds if not turn.void]
            found.append(
                HistoryTurns(
                    run=what.run,
                    machine=what.machine,
                    case=record.entry.case,
                    role=record.role,
                    pair=record.process,
                    visit=record.visit,
                    started_first=record.started_first,
                    seconds=tuple(turn.seconds for turn in valid),
                    cpu_seconds=tuple(turn.cpu_seconds for turn in valid),
                )
            )
    return found
