"""A run beside its baseline's TensorFlow, measured again today: pairs decide what stored times only suggest."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

from bench.errors import Refusal
from bench.experiments.sides import resolve
from bench.judging.acceptance import level
from bench.judging.differences import differences
from bench.judging.exit_codes import exit_code
from bench.judging.rule import Terms
from bench.lanes import locked
from bench.records import Environment
from bench.reporting.model import Report, Row
from bench.reporting.progress import say
from bench.running.schedule import left_of, schedule
from bench.running.side import Side
from bench.settings import BenchSettings, ComparisonSettings
from bench.storing.baselines import Baseline, read_baselines

VISIT_BESIDES = 0.9  # seconds of a visit besides its turns, on two cores
PAIR_STARTS = 8.0  # seconds of a pair's start
# Compares the two sides as a command, alone on the machine; the report goes to the last, whatever ends it.
Compare = Callable[[str, Mapping[str, Side], ComparisonSettings, Terms, Callable[[Report], None]], int]
COMMAND = "compare"  # as which the pairs are stored, so that `compare --resume` goes on with them


@dataclass(frozen=True)
class Again:
    """The software of a baseline that can be made again, and the cases that were accepted with it."""

    lane: str
    flags: Mapping[str, str]
    cases: tuple[str, ...]


def beside_baseline(
    report: Report,
    side: Side,
    settings: BenchSettings,
    budget: float | None,
    compare: Compare,
    keep: Callable[[Report], None],
) -> int:
    """Judge a run by pairs with its baseline's TensorFlow, if that is another one and can be made again.

    `keep` gets the report, whatever ends the pairs; the exit code is returned. Cases that the pairs do not decide
    keep the verdict of stored times.
    """
    held = read_baselines(settings.baselines, report.machine)
    again, why_not = made_again(report, held, settings.env)
    if again is None:
        keep(replace(report, method=(why_not,) if why_not else ()))
        return report.exit_code
    chosen = _chosen(settings, again, budget)
    say(told(again, side.name, chosen))
    found: list[Report] = []
    try:
        before = resolve(again.lane, replace(chosen, env={}), "cpu", again.flags)
        compare(COMMAND, {"a": before, "b": side}, chosen, Terms(settings.margin), found.append)
    except Refusal as refusal:
        say(f"{again.lane} cannot be measured beside this run ({refusal}); it is judged by stored times")
    finally:
        judged = with_pairs(report, found[-1], again, settings.strict) if found else report
        keep(judged)
    return judged.exit_code


def made_again(
    report: Report, held: Mapping[str, Baseline], env: Mapping[str, str]
) -> tuple[Again | None, str]:
    """The baseline's software that most timed cases were accepted with last, where it is not today's.

    None where it is today's; and with the reason, where it cannot be made again here. `env` are the variables that
    only this run has.
    """
    now = report.environments["a"][0]
    newest = {r.entry.case: (b.environments[r.environment]) for b in held.values() for r in b.records}
    timed = [row.entry.case for row in report.rows if row.seconds is not None and row.entry.case in newest]
    others = [case for case in timed if level(newest[case].software) != level(now.software)]
    if not others:
        return None, ""
    levels = [level(newest[case].software) for case in others]
    most = max(levels, key=levels.count)
    cases = tuple(case for case, mine in zip(others, levels, strict=True) if mine == most)
    then = newest[cases[0]]
    lane = locked.of_lock(str(then.software.get("lock", "")))
    why_not = _why_not(then, now, lane, env)
    if lane is None or why_not:
        return None, f"the baseline's TensorFlow is another one and was not measured again: {why_not}"
    return Again(lane.name, dict(then.software.get("flags", {})), cases), ""


def _why_not(then: Environment, now: Environment, lane: locked.Lane | None, env: Mapping[str, str]) -> str:
    """Why this machine cannot make a baseline's software again; empty where it can."""
    if then.software.get("image") or now.software.get("image"):
        return "one of the two runs in an image"
    if lane is None:
        return f"no lane here has its lock, {then.software.get('lock') or 'which it does not name'}"
    python = str(then.software.get("python", ""))
    if not python.startswith(f"3.{lane.python[0]}."):
        return f"{lane.name} would run on Python 3.{lane.python[0]}, not {python}"
    flags = now.software.get("flags", {})
    more = sorted({name for name in flags if name not in env} - set(then.software.get("flags", {})))
    return f"{', '.join(more)} is set, which the baseline did not have" if more else ""


def told(again: Again, name: str, chosen: ComparisonSettings) -> str:
    """What is going to be measured, and about how long it takes."""
    minutes = math.ceil(_seconds(len(again.cases), chosen.budget) / 60)
    return (
        f"the baseline is {again.lane}: it is measured again, beside {name}; {len(again.cases)} cases, about "
        f"{minutes} minute{'s' * (minutes > 1)} (--beside SECONDS a case; --stored judges by stored times instead)"
    )


def _seconds(cases: int, budget: float | None) -> float:
    """About how long so many cases take; of many, most leave after the screen."""
    made = schedule(cases, budget, None, 0)
    screen, pairs = made.screen, made.looks[-1]
    visits = made.visits * (screen * cases + (pairs - screen) * left_of(cases))
    turns = (screen or pairs) * cases * made.visits * made.seconds + made.later
    return pairs * PAIR_STARTS + visits * VISIT_BESIDES + turns


def with_pairs(report: Report, pairs: Report, again: Again, strict: bool) -> Report:
    """The report of a run with the verdicts of pairs in place of those of stored times."""
    decided = {row.entry.case: row for row in pairs.rows if row.verdict and row.verdict.ratio is not None}
    rows = tuple(_with_pair(row, decided.get(row.entry.case)) for row in report.rows)
    then, now = pairs.environments["a"][0], report.environments["a"][0]
    how = f"÷ baseline: {again.lane}, measured again beside this run, in {len(decided)} cases; pairs: {pairs.folder}"
    judged = replace(
        report,
        rows=rows,
        environments={**report.environments, "baseline": [*report.environments["baseline"], then]},
        differences=differences(now.software, then.software),
        method=(how, *pairs.method),
    )
    return replace(judged, exit_code=exit_code(judged.verdicts, strict))


def _with_pair(row: Row, pair: Row | None) -> Row:
    if pair is None or row.seconds is None:
        return row
    return replace(row, verdict=pair.verdict, others=pair.others, distance=pair.distance)


def _chosen(settings: BenchSettings, again: Again, budget: float | None) -> ComparisonSettings:
    """The settings of the pairs: those of the run that a comparison has, too."""
    shared = {each.name for each in fields(ComparisonSettings)} - {"budget", "cases", "outputs"}
    same = {each.name: getattr(settings, each.name) for each in fields(settings) if each.name in shared}
    return ComparisonSettings(**same, cases=again.cases, budget=budget)
