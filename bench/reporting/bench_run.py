"""The report of `cpu_bench` and `gpu_bench`: every case checked, timed, and judged against the stored baseline."""

from __future__ import annotations

from collections.abc import Sequence

from bench.reporting import device, figures, parts, tuning
from bench.reporting.data import report_data
from bench.reporting.model import Report, Row
from bench.reporting.presentation import Cell, Line, Page, Presentation, Table, cells, columns, line

FIRST = 'nox -s rebaseline -- --why "first run on this machine"'
TELLING = ("SLOWER", "FASTER", "WRONG", "CRASHED", "MISSING", "NOT_COMPARABLE")


def present(report: Report) -> Presentation:
    """The report, ready for any renderer."""
    return Presentation(page(report), report_data(report), parts.outcomes(report))


def page(report: Report) -> Page:
    """The answer, the table of cases, tuned forms, the GPU, and why what could not be judged was not."""
    tables = [table(report), *tuning.tables(report.tuned), *device.tables(report.on_device)]
    return Page(tuple(summary(report)), tuple(tables), tuple(notes(report)))


def summary(report: Report) -> list[Cell]:
    """Proven or not, what moved, what made the exit code, on what, and where the results lie."""
    environment = report.environments["a"][0]
    lines: list[Cell | str] = [
        parts.answered(report.rows),
        *_judged(report),
        *parts.exit_reason(report),
        f"{parts.software(environment)} on {report.machine}",
        f"results: {parts.typed(report.folder)}",
    ]
    return list(cells(lines))


def _judged(report: Report) -> list[Cell | str]:
    if not has_baseline(report):
        after = f"; next: {FIRST}" if report.exit_code == 0 else ""
        return [Cell(f"not judged: this machine has no baseline yet{after}", "doubt")]
    return [parts.judged(report.rows), *parts.largest(report.rows), *_baseline(report)]


def _baseline(report: Report) -> list[Cell | str]:
    """What was accepted last: its software, its lane's lock and the commit of its workloads."""
    accepted = report.environments.get("baseline", ())
    if not accepted:
        return []
    last = accepted[-1]
    named = [f"{name} {last.software[name]}" for name in ("lock", "commit") if last.software.get(name)]
    return [f"baseline: {parts.software(last)}" + (f" ({', '.join(named)})" if named else "")]


def has_baseline(report: Report) -> bool:
    """Whether any case had something to be judged against."""
    return any(row.verdict and row.verdict.outcome not in ("NEW", "WRONG", "CRASHED") for row in report.rows)


def table(report: Report) -> Table:
    """A row per case: its answer, time and rate, and its verdict where there is a baseline.

    Without one there is room for more: the share of the tolerance and of the ceiling, and the first call.
    """
    against = has_baseline(report)
    headings = ["case", "answer", ">time per call", ">rate"]
    headings += [">÷ baseline", "verdict"] if against else [">of ceiling", ">first call"]
    first = first_cases(report.rows)
    ordered = sorted(report.rows, key=lambda row: (row.entry.workload, figures.natural(row.entry.case)))
    rows = tuple(_line(row, against, row.entry.case in first) for row in ordered)
    return Table("checked, then timed", columns(*headings), rows)


def first_cases(rows: Sequence[Row]) -> set[str]:
    """The first case of each workload, which stands for it in a short table."""
    first = {row.entry.workload: row.entry.case for row in reversed(rows) if row.check}
    return set(first.values())


def _line(row: Row, against: bool, first: bool) -> Line:
    spread = f" ±{row.spread:.0%}" if row.spread is not None else ""
    time = parts.seconds(row.seconds) + (spread if row.seconds is not None else "")
    reached = f"{row.share.share:.0%} {row.share.ceiling}" if row.share and row.share.share >= 0.01 else ""
    rate = figures.rate(row.work, row.seconds) if row.seconds else ""
    made: list[Cell | str] = [figures.point(row.entry), _answer(row, against), time, rate]
    if against:
        made += [parts.ratio(row.verdict), parts.outcome(row.verdict)]
    else:
        made += [reached, figures.seconds(row.first_call) if row.first_call else ""]
    telling = first or bool(row.verdict and row.verdict.outcome in TELLING)
    return line(*made, group=row.entry.workload, telling=telling)


def _answer(row: Row, short: bool) -> Cell:
    if row.check is None:
        return Cell("not run")
    bad = row.check.outcome in ("wrong", "crashed")
    return Cell(row.check.outcome if short else figures.answer(row.check), "bad" if bad else "")


def notes(report: Report) -> list[str]:
    """What moved besides wall time, why cases were not judged, and how the software differs from the baseline's."""
    lines = parts.other_series(report.rows)
    if has_baseline(report):
        lines += parts.reasons(report.rows)
    else:
        lines += parts.reasons([row for row in report.rows if row.verdict and row.verdict.outcome != "NEW"])
    if report.hidden:
        lines.append(
            f"MISSING: {figures.cases(report.hidden)} of the baseline no longer exist; run without a filter"
        )
    lines += report.method
    if report.differences:
        lines.append(f"software, baseline → now: {'; '.join(report.differences)}")
    return lines
