"""Pieces that several pages share: how a verdict, a ratio, a list of reasons reads. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.judging.exit_codes import fails
from bench.records import Environment
from bench.reporting import figures
from bench.reporting.model import Report, Row
from bench.reporting.presentation import Cell, Outcome, Result, Style
from bench.verdicts import MOVED, Verdict

STYLES: Mapping[str, Style] = {
    "SLOWER": "bad",
    "WRONG": "bad",
    "CRASHED": "bad",
    "FASTER": "good",
    "SAME": "good",
    "INCONCLUSIVE": "doubt",
}
FEW = 20  # cases of a comparison: so many are always shown
DECIDED = ("SAME", "SLOWER", "FASTER")
NAMED = 3  # cases of the largest changes in each direction
REASONS = 6  # that are shown; the files have all


def outcome(verdict: Verdict | None) -> Cell:
    """The verdict's word."""
    return Cell(verdict.outcome, STYLES.get(verdict.outcome, "")) if verdict else Cell("")


def ratio(verdict: Verdict | None) -> str:
    """The estimate of the ratio with its 95 % interval, else what was judged by; empty where there is neither."""
    known = verdict and (verdict.estimate or verdict)
    if not known or known.ratio is None:
        return ""
    if known.interval is None:
        return f"{known.ratio:.3f}"
    low, high = known.interval
    digits = 3 if high - low < figures.NARROW else 2
    return f"{known.ratio:.{digits}f} {figures.interval(low, high)}"


def visible(verdict: Verdict | None) -> str:
    """The smallest effect that could have been seen, where nothing was decided."""
    if verdict is None or verdict.mde is None or verdict.outcome in DECIDED:
        return ""
    return f"{verdict.mde:.0%}" if verdict.mde < 10 else "> 1000%"


def seconds(value: float | None) -> str:
    """A time per call; `no time` where there is none."""
    return "no time" if value is None else figures.seconds(value)


def answered(rows: Sequence[Row]) -> Cell:
    """How many cases there are, and how their checks ended."""
    counts: Counter[str] = Counter(row.check.outcome for row in rows if row.check)
    order = ("proven", "changed", "unproven", "removed", "wrong", "crashed")
    always = ("proven", "wrong", "crashed")
    told = [f"{counts[each]} {each}" for each in order if counts[each] or each in always]
    bad = counts["wrong"] + counts["crashed"]
    return Cell(f"{figures.cases(len(rows))}: {', '.join(told)}", "bad" if bad else "strong")


def judged(rows: Sequence[Row]) -> str:
    """How many verdicts there are of each kind, the gravest first."""
    counts: Counter[str] = Counter(row.verdict.outcome for row in rows if row.verdict)
    order = (
        "WRONG",
        "CRASHED",
        "SLOWER",
        "FASTER",
        "SAME",
        "INCONCLUSIVE",
        "NOT_COMPARABLE",
        "MISSING",
        "NEW",
    )
    return "verdicts: " + ", ".join(f"{counts[each]} {each}" for each in order if counts[each])


def largest(rows: Sequence[Row]) -> list[Cell]:
    """The largest changes in each direction, a line each."""
    lines = []
    for word, sign in (("SLOWER", -1.0), ("FASTER", 1.0)):
        moved = [
            (r.verdict.ratio, r) for r in rows if r.verdict and r.verdict.ratio and r.verdict.outcome == word
        ]
        moved.sort(key=lambda each: sign * each[0])
        named = [f"{figures.name(row.entry)} {value:.2f}×" for value, row in moved[:NAMED]]
        if named:
            lines.append(Cell(f"{word}: {'; '.join(named)}{_more(moved)}", STYLES[word]))
    return lines


def _more(moved: Sequence[object]) -> str:
    return f"; and {len(moved) - NAMED} more" if len(moved) > NAMED else ""


def exit_reason(report: Report) -> list[Cell]:
    """What made the exit code 1, in a line: the series, and in how many cases."""
    if report.exit_code != 1:
        return []
    bad = [verdict for verdict in report.verdicts if fails(verdict, report.failing)]
    counts = Counter(_cause(verdict) for verdict in bad)
    told = [f"{cause} {figures.cases(count)}" for cause, count in counts.most_common()]
    return [Cell(f"exit 1: {', '.join(told)}", "bad")] if told else []


def _cause(verdict: Verdict) -> str:
    if verdict.outcome in ("WRONG", "CRASHED"):
        return verdict.outcome
    return "wall time" if verdict.series == "wall" else figures.series(verdict.series)


def other_series(rows: Sequence[Row]) -> list[str]:
    """What moved besides wall time: one line for each series and direction."""
    groups: dict[tuple[str, str], list[tuple[Row, Verdict]]] = {}
    for row in rows:
        for verdict in row.others:
            if verdict.outcome in MOVED:
                groups.setdefault((verdict.series, verdict.outcome), []).append((row, verdict))
    return [_together(series, found) for (series, _), found in groups.items()]


def _together(series: str, found: Sequence[tuple[Row, Verdict]]) -> str:
    said = figures.word(found[0][1])
    ratios = sorted(verdict.ratio for _, verdict in found if verdict.ratio is not None)
    if len(found) == 1 or not ratios:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        row, verdict = found[0]
        told = ratio(verdict) or verdict.reason
        return f"{figures.series(series)} {said}: {figures.name(row.entry)}, {told}{more}"
    return (
        f"{figures.series(series)} {said}: {len(found)} cases, "
        f"{ratios[0]:.2f}× to {ratios[-1]:.2f}×, median {median(ratios):.2f}×"
    )


def reasons(rows: Sequence[Row]) -> list[str]:
    """Why, once for each reason, with how many cases it holds for, and the next step.

    What is wrong or crashed comes first, then what holds for most; SAME and moved cases need no reason.
    """
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        verdict = row.verdict
        if verdict and verdict.outcome not in DECIDED:
            groups.setdefault((verdict.outcome, verdict.reason, verdict.remedy), []).append(row)
    weighed = sorted(groups.items(), key=lambda each: (each[0][0] not in ("WRONG", "CRASHED"), -len(each[1])))
    left = len(weighed) - REASONS
    lines = [_reason(*key, found) for key, found in weighed[:REASONS]]
    return [*lines, *([f"{left} more reasons: --json FILE has every one"] if left > 0 else [])]


def _reason(word: str, reason: str, remedy: str, rows: Sequence[Row]) -> str:
    whose = figures.name(rows[0].entry) if len(rows) == 1 else f"{len(rows)} cases"
    return f"{word}, {whose}: {reason}" + (f"\n  → {remedy}" if remedy else "")


def software(environment: Environment) -> str:
    """TensorFlow and its companions, in words."""
    names = ("tensorflow-cpu", "tensorflow", "tf-nightly-cpu", "tf-nightly", "keras", "numpy", "python")
    found = [f"{name} {environment.software[name]}" for name in names if environment.software.get(name)]
    return ", ".join(found)


def outcomes(report: Report) -> tuple[Outcome, ...]:
    """Each case as CI counts it."""
    return tuple(_outcome(row, report) for row in report.rows)


def _outcome(row: Row, report: Report) -> Outcome:
    verdict, check = row.verdict, row.check
    word = verdict.outcome if verdict else check.outcome.upper() if check else "MISSING"
    reason = verdict.reason if verdict else check.reason if check else ""
    worse = [each for each in (verdict, *row.others) if each and fails(each, report.failing)]
    also = "".join(f"; {figures.series(v.series)} {figures.word(v)}" for v in worse if v is not verdict)
    said = (f"{word}: {reason}" if reason else word) + also
    told = f"{said} ({ratio(verdict)})" if ratio(verdict) else said
    failed = bool(worse) or word in ("WRONG", "CRASHED")
    skipped = check is None or check.outcome == "removed" or word in ("NOT_COMPARABLE", "MISSING")
    result: Result = "failed" if failed else "skipped" if skipped else "passed"
    return Outcome(row.entry.workload, row.entry.case, result, told if failed or skipped else "", row.seconds)


def typed(folder: str) -> str:
    """A path as somebody types it in the working directory."""
    path, here = Path(folder), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else folder
