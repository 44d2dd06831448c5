"""A report as values: one row per case, worked out once; whatever shows it works nothing out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.judging.ceilings import Share, ceilings_of, share
from bench.judging.on_device import OnDevice
from bench.judging.quads import side_seconds
from bench.judging.series import FAILING
from bench.judging.tuning import Tuned
from bench.records import AnswerDistance, Check, Entry, Environment, Record, Work
from bench.verdicts import Verdict

SEVERITY = ("crashed", "wrong", "removed", "unproven")


@dataclass(frozen=True)
class Row:
    """One case: its check, its times, and what was judged of them."""

    entry: Entry
    check: Check | None = None  # the worst of all processes; None where it was not run
    work: Work = field(default_factory=Work)
    seconds: float | None = None  # per call: of the run, or of side B
    spread: float | None = None  # half the range over processes, as a fraction
    first_call: float | None = None  # seconds
    share: Share | None = None  # of the device's ceiling
    before: float | None = None  # seconds per call of side A
    verdict: Verdict | None = None  # on the wall clock
    others: tuple[Verdict, ...] = ()  # on other series
    distance: AnswerDistance | None = None  # between the answers of both sides


@dataclass(frozen=True)
class Report:
    """All that a run or a comparison has to say, for people and for programs."""

    command: str
    environments: Mapping[str, Sequence[Environment]]  # by role: a, b, baseline
    machine: str
    rows: tuple[Row, ...]
    differences: Sequence[str]  # of software
    folder: str
    exit_code: int
    sides: Mapping[str, str] = field(default_factory=dict)  # name by role
    method: tuple[str, ...] = ()  # how it was measured, in lines
    hidden: int = 0  # cases of the baseline that are listed no more, and that a filter hides
    tuned: tuple[Tuned, ...] = ()
    on_device: tuple[OnDevice, ...] = ()
    failing: tuple[str, ...] = FAILING  # series of which a change for the worse gives exit code 1

    @property
    def verdicts(self) -> list[Verdict]:
        """All verdicts: each case's on the wall clock, then those on its other series."""
        found = [(row.verdict, *row.others) for row in self.rows]
        return [verdict for each in found for verdict in each if verdict is not None]


@dataclass(frozen=True)
class SweepReport:
    """A comparison with the first side for each of the others, or why there is none."""

    first: str
    reports: Mapping[str, Report]  # by the name of the side that is not the first
    refused: Mapping[str, str]  # why a side has no report
    exit_code: int


def rows_of_run(
    records: Sequence[Record],
    verdicts: Sequence[Verdict],
    environment: Environment,
    gone: Sequence[Entry] = (),
) -> tuple[Row, ...]:
    """A row per case of one side; `gone` are cases of the baseline that the suite lists no more."""
    ceilings = ceilings_of(environment)
    rows = []
    for case, mine in by_case(records).items():
        times = per_call(mine)
        measured = [record.measurement for record in mine if record.measurement]
        seconds, work = (median(times) if times else None), mine[0].work
        wall, others = _judged(case, verdicts)
        rows.append(
            Row(
                entry=mine[0].entry,
                check=worst([record.check for record in mine]),
                work=work,
                seconds=seconds,
                spread=(max(times) - min(times)) / 2 / median(times) if len(times) > 1 else None,
                first_call=median(m.first_call_seconds for m in measured) if measured else None,
                share=share(work, seconds, ceilings) if ceilings and seconds else None,
                verdict=wall,
                others=others,
            )
        )
    missing = [Row(entry, verdict=_judged(entry.case, verdicts)[0]) for entry in gone]
    return (*rows, *missing)


def rows_of_pairs(
    entries: Sequence[Entry], records: Mapping[str, Sequence[Record]], verdicts: Sequence[Verdict]
) -> tuple[Row, ...]:
    """A row per case of a comparison, those without records included."""
    return tuple(_of_pairs(entry, records.get(entry.case, ()), verdicts) for entry in entries)


def _of_pairs(entry: Entry, records: Sequence[Record], verdicts: Sequence[Verdict]) -> Row:
    wall, others = _judged(entry.case, verdicts)
    a, b = ([record for record in records if record.role == role] for role in ("a", "b"))
    return Row(
        entry=entry,
        check=worst([record.check for record in records]),
        work=records[0].work if records else Work(),
        seconds=side_seconds(b),
        before=side_seconds(a),
        distance=next((record.distance for record in b if record.distance), None),
        verdict=wall,
        others=others,
    )


def by_case(records: Sequence[Record]) -> dict[str, list[Record]]:
    """The records of each case, in their order."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(record.entry.case, []).append(record)
    return found


def worst(checks: Sequence[Check]) -> Check | None:
    """The check that counts: the gravest outcome, of equal ones the largest error; None of none."""
    return min(checks, key=lambda each: (_rank(each.outcome), -(each.error or 0.0)), default=None)


def per_call(records: Sequence[Record]) -> list[float]:
    """The median seconds per call of each process that has valid rounds."""
    rounds = [record.measurement.rounds for record in records if record.measurement]
    valid = [[each.seconds for each in mine if not each.void] for mine in rounds]
    return [median(times) for times in valid if times]


def _rank(outcome: str) -> int:
    return SEVERITY.index(outcome) if outcome in SEVERITY else len(SEVERITY)


def _judged(case: str, verdicts: Sequence[Verdict]) -> tuple[Verdict | None, tuple[Verdict, ...]]:
    """A case's verdict on the wall clock, and those on its other series."""
    mine = [verdict for verdict in verdicts if verdict.case == case]
    wall = next((verdict for verdict in mine if verdict.series == "wall"), None)
    return wall, tuple(verdict for verdict in mine if verdict.series != "wall")
