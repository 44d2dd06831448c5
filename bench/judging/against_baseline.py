"""A run against the stored baseline: a verdict per case and series. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bench.judging import intervals, student
from bench.judging.process_samples import SENTINEL, ProcessSample, processes, samples, times
from bench.judging.remedies import CORRECT_IT, FIND
from bench.judging.series import SERIES
from bench.judging.untimed import how_often
from bench.records import CRASHED, REMOVED, WRONG, Entry, Record
from bench.verdicts import Verdict

LEAST_TIMES = 3
FALSE_ALARMS = 0.01  # the chance that a run of unchanged code says SLOWER or FASTER of anything
SUSPICION = 0.95  # of intervals that decide nothing
MEMORY = ("memory", "device_memory")  # series that a slow moment does not change
ACCEPT = 'accept this run: nox -s rebaseline -- --why "…"'
UNLISTED = "it is in the baseline, but the suite no longer lists it"
LOOK = 'find the change, or accept it: nox -s rebaseline -- --why "…"'


@dataclass(frozen=True)
class BaselineRule:
    """How to judge: fixed before the data, but for the priors, which the baseline's own scatter gives."""

    margin: float = 0.02
    confidence: float = 1 - FALSE_ALARMS
    priors: Mapping[str, student.Prior] = field(default_factory=dict)  # by series


def judge_run(
    now: Sequence[Record], baseline: Sequence[Record], gone: Sequence[str], margin: float
) -> list[Verdict]:
    """The verdicts of a whole run, case by case; `gone` are baseline cases that the suite no longer lists.

    Every interval has the confidence 1 − FALSE_ALARMS/m, with m the number of intervals in the run
    (Bonferroni): they hold together, under any dependence between the cases.
    """
    mine, theirs = _by_case(now), _by_case(baseline)
    found = {case: samples(records) for case, records in mine.items()}
    intervals = sum(bool(processes(each, series)) for each in found.values() for series in SERIES)
    rule = BaselineRule(margin, 1 - FALSE_ALARMS / max(1, intervals), fit_priors(theirs.values()))
    verdicts = [
        v for case, records in mine.items() for v in judge_stored(records, theirs.get(case, []), rule)
    ]
    drift = sentinel_drift(samples(now), samples(baseline))
    missing = [Verdict(case, "wall", "MISSING", UNLISTED, ACCEPT) for case in gone]
    return [_doubted(v, drift) if drift else v for v in verdicts] + missing


def judge_stored(now: Sequence[Record], baseline: Sequence[Record], rule: BaselineRule) -> list[Verdict]:
    """One case's series against its baseline: runs, then processes, are the sample."""
    case, entry = now[0].entry.case, now[0].entry
    wrong = next((r.check for r in now if r.check.outcome == WRONG), None)
    if wrong:
        return [Verdict(case, "wall", "WRONG", wrong.reason, CORRECT_IT)]
    if any(r.check.outcome == CRASHED for r in now):
        return [Verdict(case, "wall", "CRASHED", how_often([r.check for r in now]), FIND)]
    held = [r for r in baseline if r.entry.revision == entry.revision]
    if not held:
        revised = (
            f"revision {entry.revision} is not accepted" if baseline else "no run of this case is accepted"
        )
        return [Verdict(case, "wall", "NEW", f"{revised} on this machine", ACCEPT)]
    other = next((r.entry for r in held if r.entry.dataset != entry.dataset), None)
    if other:
        reason = f"dataset {entry.dataset}, baseline {other.dataset}"
        return [Verdict(case, "wall", "NOT_COMPARABLE", reason, ACCEPT)]
    mine, theirs = samples(now), samples(held)
    if not (mine and theirs):
        return [_untimed(case, now, held)]
    held_by_both = [series for series in SERIES if processes(mine, series) and processes(theirs, series)]
    return [_judge_series(entry, series, mine, theirs, rule) for series in held_by_both]


def fit_priors(cases: Iterable[Sequence[Record]]) -> dict[str, student.Prior]:
    """Each series' prior from the scatter between the accepted times of all cases."""
    found = [samples(records) for records in cases]
    return {series: intervals.fit_prior([times(each, series) for each in found]) for series in SERIES}


def sentinel_drift(now: Sequence[ProcessSample], baseline: Sequence[ProcessSample]) -> str:
    """What to say if the sentinel, which no TensorFlow touches, lies outside what earlier runs predict; else empty.

    At 95 %: on suspicion a verdict is withheld, not given.
    """
    readings, earlier = processes(now, SENTINEL), times(baseline, SENTINEL)
    if not readings or len(earlier) < LEAST_TIMES:
        return ""
    compared = intervals.compare_run([min(readings)], earlier, student.NO_PRIOR, SUSPICION)
    if abs(compared.log_ratio) <= compared.half_width:
        return ""
    ratio = math.exp(compared.log_ratio)
    return f"the machine itself ran at {ratio:.2f} times its usual seconds (sentinel)"


def _judge_series(
    entry: Entry,
    series: str,
    now: Sequence[ProcessSample],
    baseline: Sequence[ProcessSample],
    rule: BaselineRule,
) -> Verdict:
    values, earlier = processes(now, series), times(baseline, series)
    if len(earlier) < LEAST_TIMES:
        return _too_few(entry, series, values, processes(baseline, series), len(earlier), rule)
    prior = rule.priors.get(series, student.NO_PRIOR)
    compared = intervals.compare_run(values, earlier, prior, rule.confidence)
    return _decided(_compared(entry.case, series, compared, rule), rule.margin)


def _decided(found: Verdict, margin: float) -> Verdict:
    """The closed rule: beyond 1, else within the margin, else not known."""
    assert found.interval is not None
    low, high = found.interval
    if low > 1:
        return replace(found, outcome="SLOWER", reason=f"more by at least {low - 1:.1%}", remedy=LOOK)
    if high < 1:
        return replace(found, outcome="FASTER", reason=f"less by at least {1 - high:.1%}", remedy=ACCEPT)
    if 1 - margin <= low and high <= 1 + margin:
        return replace(found, outcome="SAME", reason=f"within {margin:.1%}", remedy="")
    return found


def _compared(case: str, series: str, compared: student.Comparison, rule: BaselineRule) -> Verdict:
    return Verdict(
        case,
        series,
        "INCONCLUSIVE",
        f"the interval is wider than the margin of {rule.margin:.1%}",
        "accept more runs on other days, or find what disturbs this machine: nox -s doctor",
        ratio=math.exp(compared.log_ratio),
        interval=(compared.low, compared.high),
        confidence=rule.confidence,
        mde=compared.mde,
    )


def _too_few(
    entry: Entry, series: str, now: Sequence[float], then: Sequence[float], known: int, rule: BaselineRule
) -> Verdict:
    """Fewer times than say how days differ: never a judgement, but what could at best have been seen.

    At the usual 95 %, because nothing is decided by it.
    """
    if min(len(now), len(then)) > 1:
        compared = intervals.compare_processes(now, then, SUSPICION)
        found = _compared(entry.case, series, compared, replace(rule, confidence=SUSPICION))
    else:
        found = Verdict(entry.case, series, "INCONCLUSIVE", "", ratio=math.exp(min(now) - min(then)))
    more = LEAST_TIMES - known
    return replace(
        found,
        reason=f"accepted at {known} time{'s' * (known > 1)} only; how much days differ is not known yet",
        remedy=f"accept {more} more run{'s' * (more > 1)}, an hour or more apart: "
        f'nox -s {entry.device}_bench && nox -s rebaseline -- --why "…"',
    )


def _untimed(case: str, now: Sequence[Record], baseline: Sequence[Record]) -> Verdict:
    """A case without a time on one side: removed by the release, or with nothing but void rounds."""
    gone, went = (all(r.check.outcome == REMOVED for r in records) for records in (now, baseline))
    if gone and went:
        return Verdict(case, "wall", "SAME", f"removed then and now: {now[0].check.reason}")
    if gone:
        return Verdict(case, "wall", "MISSING", f"this release removed it: {now[0].check.reason}", ACCEPT)
    if samples(now):
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


def _doubted(verdict: Verdict, drift: str) -> Verdict:
    if verdict.outcome not in ("SLOWER", "FASTER") or verdict.series in MEMORY:
        return verdict
    return replace(
        verdict, outcome="INCONCLUSIVE", reason=drift, remedy="run again when the machine has its usual speed"
    )


def _by_case(records: Sequence[Record]) -> dict[str, list[Record]]:
    cases: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        cases[record.entry.case].append(record)
    return dict(cases)
