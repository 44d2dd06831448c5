"""A run against the stored baseline: a verdict per case and series. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bench.judging import intervals, student
from bench.judging.process_samples import SENTINEL, ProcessSample, by_time, processes, samples, times
from bench.judging.remedies import ACCEPT, CORRECT_IT, FIND
from bench.judging.rule import case_level, discoveries
from bench.judging.series import SERIES
from bench.judging.stored_times import FALSE_ALARMS, BaselineRule, Scatter, Times, change, learn
from bench.judging.untimed import how_often, without_a_time
from bench.records import CRASHED, WRONG, Entry, Record
from bench.verdicts import MOVED, Verdict

LEAST_TIMES = 3
WALL_SHARE = 0.7  # of the false alarms; the other series share the rest equally
SUSPICION = 0.95  # of intervals that decide nothing
MEMORY = ("memory", "device_memory", "instructions")  # series that a slow moment does not change
UNLISTED = "it is in the baseline, but the suite no longer lists it"
LOOK = 'find the change, or accept it: nox -s rebaseline -- --why "…"'


def judge_run(
    now: Sequence[Record], baseline: Sequence[Record], gone: Sequence[str], margin: float
) -> list[Verdict]:
    """The verdicts of a whole run, case by case; `gone` are baseline cases that the suite no longer lists.

    The false-discovery rate of a run is FALSE_ALARMS under any dependence between the cases, by the step-up rule of
    comparisons (`rule.case_level`), in which each series has its share.
    """
    mine, theirs = _by_case(now), _by_case(baseline)
    rule = rule_of(mine, theirs, margin)
    verdicts = [
        v for case, records in mine.items() for v in judge_stored(records, theirs.get(case, []), rule)
    ]
    drift = sentinel_drift(samples(now), samples(baseline))
    missing = [Verdict(case, "wall", "MISSING", UNLISTED, ACCEPT) for case in gone]
    return [_doubted(v, drift) if drift else v for v in verdicts] + missing


def rule_of(
    mine: Mapping[str, Sequence[Record]], theirs: Mapping[str, Sequence[Record]], margin: float
) -> BaselineRule:
    """The rule for a run: what accepted runs of all cases say of each series' scatter, and its confidence."""
    held = {case: samples(records) for case, records in theirs.items()}
    found = {case: samples(records) for case, records in mine.items()}
    scatter, levels = {}, {}
    for series in SERIES:
        accepted = {case: by_time(each, series) for case, each in held.items()}
        scatter[series] = learn({case: Times((), each) for case, each in accepted.items() if len(each) > 1})
        judged = {
            case: Times(values, accepted[case])
            for case, each in found.items()
            if (values := processes(each, series)) and len(accepted.get(case, ())) >= LEAST_TIMES
        }
        levels[series] = confidence_of(judged, scatter[series], share(series))
    return BaselineRule(margin, scatter=scatter, confidences=levels)


def confidence_of(cases: Mapping[str, Times], scatter: Scatter, part: float) -> float:
    """The confidence of the intervals of a series with this part of the false alarms: the more move, the lower."""
    changes, count = [change(times, scatter, case) for case, times in cases.items()], max(1, len(cases))

    def at(found: int) -> float:
        return 1 - FALSE_ALARMS * part * case_level(max(1, found), count)

    return at(discoveries(lambda found: sum(each.moved(at(found)) for each in changes), len(changes)))


def share(series: str) -> float:
    """The part of the false alarms that a series may have."""
    others = sum(each.stored and not each.explains for each in SERIES.values()) - 1
    return WALL_SHARE if series == "wall" else (1 - WALL_SHARE) / others


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
        return [without_a_time(case, now, held, bool(mine))]
    held_by_both = [series for series in SERIES if processes(mine, series) and processes(theirs, series)]
    return [_judge_series(entry, series, mine, theirs, rule) for series in held_by_both]


def sentinel_drift(now: Sequence[ProcessSample], baseline: Sequence[ProcessSample]) -> str:
    """What to say if the sentinel, which no TensorFlow touches, lies outside what earlier runs predict; else empty.

    At 95 %: on suspicion a verdict is withheld, not given.
    """
    readings, earlier = processes(now, SENTINEL), times(baseline, SENTINEL)
    if not readings or len(earlier) < LEAST_TIMES:
        return ""
    compared = change(Times([min(readings)], [[each] for each in earlier]), Scatter(), SENTINEL).at(SUSPICION)
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
    values, earlier = processes(now, series), by_time(baseline, series)
    if len(earlier) < LEAST_TIMES:
        return _too_few(entry, series, values, processes(baseline, series), len(earlier), rule)
    found = change(Times(values, earlier), rule.scatter.get(series, Scatter()), entry.case)
    confidence = rule.of(series)
    return _decided(_compared(entry.case, series, found.at(confidence), rule.margin, confidence), rule.margin)


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


def _compared(
    case: str, series: str, compared: student.Comparison, margin: float, confidence: float
) -> Verdict:
    return Verdict(
        case,
        series,
        "INCONCLUSIVE",
        f"the interval is wider than the margin of {margin:.1%}",
        "accept more runs on other days, or find what disturbs this machine: nox -s doctor",
        ratio=math.exp(compared.log_ratio),
        interval=(compared.low, compared.high),
        confidence=confidence,
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
        found = _compared(entry.case, series, compared, rule.margin, SUSPICION)
    else:
        found = Verdict(entry.case, series, "INCONCLUSIVE", "", ratio=math.exp(min(now) - min(then)))
    more = LEAST_TIMES - known
    return replace(
        found,
        reason=f"accepted at {known} time{'s' * (known > 1)} only; how much days differ is not known yet",
        remedy=f"accept {more} more run{'s' * (more > 1)}, an hour or more apart: "
        f'nox -s {entry.device}_bench && nox -s rebaseline -- --why "…"',
    )


def _doubted(verdict: Verdict, drift: str) -> Verdict:
    if verdict.outcome not in MOVED or verdict.series in MEMORY:
        return verdict
    return replace(
        verdict, outcome="INCONCLUSIVE", reason=drift, remedy="run again when the machine has its usual speed"
    )


def _by_case(records: Sequence[Record]) -> dict[str, list[Record]]:
    cases: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        cases[record.entry.case].append(record)
    return dict(cases)
