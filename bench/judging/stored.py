"""A run against the stored baseline: a verdict per case and series. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

from bench.judging import statistics
from bench.records import PROVEN, REMOVED, UNPROVEN, WRONG, Measurement, Record, Verdict

LEAST_RUNS = 3
APART = 3600.0  # seconds between runs that count as different times
FALSE_ALARMS = 0.01  # the chance that a run of unchanged code says SLOWER or FASTER of anything

SERIES: Mapping[str, Callable[[Measurement], float]] = {
    "wall": lambda m: median(r.seconds for r in m.rounds if not r.void),
    "cpu": lambda m: median(r.cpu_seconds for r in m.rounds if not r.void),
    "first_call": lambda m: m.first_call_seconds,
    "memory": lambda m: float(m.peak_bytes),
}


@dataclass(frozen=True)
class Rule:
    """How to judge: fixed before the data, but for the prior, which the baseline's own scatter gives."""

    margin: float = 0.02
    confidence: float = 1 - FALSE_ALARMS
    priors: Mapping[str, statistics.Prior] | None = None

    def prior(self, series: str) -> statistics.Prior:
        """The series' prior; none where it was not fitted."""
        return (self.priors or {}).get(series, statistics.NO_PRIOR)


def judge_run(
    now: Sequence[Record], baseline: Sequence[Record], gone: Sequence[str], margin: float
) -> list[Verdict]:
    """The verdicts of a whole run, case by case; `gone` are baseline cases that the suite no longer lists.

    Every interval has the confidence 1 − FALSE_ALARMS/m, with m the number of intervals in the run
    (Bonferroni): they hold together, under any dependence between the cases.
    """
    mine, theirs = _by_case(now), _by_case(baseline)
    intervals = max(1, sum(_timed(records) for records in mine.values()) * len(SERIES))
    rule = Rule(margin, 1 - FALSE_ALARMS / intervals, fit_priors(baseline))
    verdicts = [
        v for case, records in mine.items() for v in judge_stored(records, theirs.get(case, []), rule)
    ]
    drift = sentinel_drift(now, baseline)
    return [_doubted(v, drift) if drift else v for v in verdicts] + [_missing(case) for case in gone]


def judge_stored(now: Sequence[Record], baseline: Sequence[Record], rule: Rule) -> list[Verdict]:
    """One case's series against its baseline: runs, then processes, are the sample."""
    case, first = now[0].entry.case, now[0].entry
    wrong = next((r.check for r in now if r.check.outcome == WRONG), None)
    if wrong:
        return [Verdict(case, "wall", "WRONG", wrong.reason, "no time is kept; mend the answer first")]
    baseline = [r for r in baseline if r.entry.revision == first.revision]
    if not baseline:
        return [Verdict(case, "wall", "NEW", "no run of it is accepted on this machine", ACCEPT)]
    if any(r.entry.dataset != first.dataset for r in baseline):
        other = next(r.entry.dataset for r in baseline if r.entry.dataset != first.dataset)
        return [Verdict(case, "wall", "NOT_COMPARABLE", f"dataset {first.dataset}, baseline {other}", ACCEPT)]
    if not (_timed(now) and _timed(baseline)):
        return [_untimed(case, now, baseline)]
    return [_judge_series(case, series, now, baseline, rule) for series in SERIES]


ACCEPT = 'accept this run: nox -s rebaseline -- --why "…"'


def _judge_series(
    case: str, series: str, now: Sequence[Record], baseline: Sequence[Record], rule: Rule
) -> Verdict:
    values = _values(series, now)
    times = times_of(series, baseline)
    if not values or not times:
        return Verdict(
            case,
            series,
            "INCONCLUSIVE",
            "every round was void: traced again while timed",
            "mend the workload",
        )
    if len(times) < LEAST_RUNS:
        return _too_few(case, series, values, _values(series, baseline), len(times), rule)
    compared = statistics.compare_run(values, times, rule.prior(series), rule.confidence)
    return _verdict(case, series, compared, rule)


def _verdict(case: str, series: str, compared: statistics.Comparison, rule: Rule) -> Verdict:
    """The closed rule: beyond 1, else within the margin, else not known."""
    low, high = (math.exp(compared.log_ratio + side * compared.half_width) for side in (-1, 1))
    made = Verdict(
        case,
        series,
        "INCONCLUSIVE",
        f"the interval is wider than the margin of {rule.margin:.1%}",
        "quieter machine (nox -s doctor) or more accepted runs",
        math.exp(compared.log_ratio),
        (low, high),
        rule.confidence,
        math.expm1(compared.visible),
    )
    if low > 1:
        return replace(made, outcome="SLOWER", reason=f"more by at least {low - 1:.1%}", remedy=LOOK)
    if high < 1:
        return replace(made, outcome="FASTER", reason=f"less by at least {1 - high:.1%}", remedy=ACCEPT)
    if 1 - rule.margin <= low and high <= 1 + rule.margin:
        return replace(made, outcome="SAME", reason=f"within {rule.margin:.1%}", remedy="")
    return made


LOOK = 'find the change, or accept it: nox -s rebaseline -- --why "…"'


def _too_few(
    case: str, series: str, now: Sequence[float], then: Sequence[float], times: int, rule: Rule
) -> Verdict:
    compared = statistics.compare_processes(now, then, rule.confidence)
    visible = math.expm1(compared.visible) if compared.visible < 20 else None
    low, high = (math.exp(max(-20, min(20, compared.log_ratio + s * compared.half_width))) for s in (-1, 1))
    more = LEAST_RUNS - times
    return Verdict(
        case,
        series,
        "INCONCLUSIVE",
        f"accepted at {times} time{'s' * (times > 1)} only: what differs between days is not known yet",
        f'accept {more} more, an hour or more apart: nox -s cpu_bench && nox -s rebaseline -- --why "…"',
        math.exp(compared.log_ratio),
        (low, high) if visible is not None else None,
        rule.confidence,
        visible,
    )


def _untimed(case: str, now: Sequence[Record], baseline: Sequence[Record]) -> Verdict:
    removed = [all(r.check.outcome == REMOVED for r in records) for records in (now, baseline)]
    if all(removed):
        return Verdict(case, "wall", "SAME", f"removed then and now: {now[0].check.reason}")
    if removed[0]:
        return Verdict(case, "wall", "MISSING", f"this release removed it: {now[0].check.reason}", ACCEPT)
    return Verdict(case, "wall", "NEW", "the baseline has no time of it", ACCEPT)


def _missing(case: str) -> Verdict:
    return Verdict(case, "wall", "MISSING", "in the baseline, but the suite lists it no more", ACCEPT)


def _doubted(verdict: Verdict, drift: str) -> Verdict:
    if verdict.outcome not in ("SLOWER", "FASTER") or verdict.series == "memory":
        return verdict
    return replace(
        verdict, outcome="INCONCLUSIVE", reason=drift, remedy="run again when the machine is as it was"
    )


def sentinel_drift(now: Sequence[Record], baseline: Sequence[Record]) -> str:
    """What to say if the sentinel, which no TensorFlow touches, lies outside what earlier runs predict; else empty.

    At 95 %: on suspicion a verdict is withheld, not given.
    """
    values, times = _sentinels(now), list(_per_time(baseline, _sentinels))
    if not values or len(times) < LEAST_RUNS:
        return ""
    compared = statistics.compare_run([fmean(values)], times, statistics.NO_PRIOR, 0.95)
    if abs(compared.log_ratio) <= compared.half_width:
        return ""
    ratio = math.exp(compared.log_ratio)
    return f"the machine itself ran at {ratio:.2f} times its usual seconds (sentinel)"


def fit_priors(baseline: Sequence[Record]) -> dict[str, statistics.Prior]:
    """Each series' prior from the scatter between the accepted runs of all cases."""
    cases = _by_case(baseline).values()
    return {
        series: statistics.fit_prior([times_of(series, records) for records in cases]) for series in SERIES
    }


def times_of(series: str, records: Sequence[Record]) -> list[float]:
    """One value for each different time at which runs were made: the mean over its runs' processes."""
    return list(_per_time(records, lambda each: _values(series, each)))


def _per_time(
    records: Sequence[Record], values_of: Callable[[Sequence[Record]], Sequence[float]]
) -> list[float]:
    """Runs less than an hour apart see the same state of the machine, and count as one."""
    groups: list[list[Record]] = []
    for record in sorted(records, key=lambda r: r.started):
        if not groups or record.started - groups[-1][0].started >= APART:
            groups.append([])
        groups[-1].append(record)
    return [fmean(values) for group in groups if (values := values_of(group))]


def _values(series: str, records: Sequence[Record]) -> list[float]:
    """The logarithm of the series' value in each process."""
    measured = [r.measurement for r in records if r.measurement]
    valid = [m for m in measured if any(not r.void for r in m.rounds)]
    return [math.log(value) for m in valid if (value := SERIES[series](m)) > 0]


def _sentinels(records: Sequence[Record]) -> list[float]:
    return [math.log(r.measurement.sentinel_seconds) for r in records if r.measurement]


def _by_case(records: Sequence[Record]) -> dict[str, list[Record]]:
    cases: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        cases[record.entry.case].append(record)
    return dict(cases)


def _timed(records: Sequence[Record]) -> bool:
    return any(r.measurement for r in records if r.check.outcome in (PROVEN, UNPROVEN))
