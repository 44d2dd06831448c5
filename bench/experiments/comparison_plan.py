"""What a comparison will measure: its cases, and how its budget is spent."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from bench.records import Entry
from bench.running.pair_plan import PairPlan
from bench.running.schedule import schedule
from bench.running.selection import select
from bench.settings import CaseSettings, ComparisonSettings
from bench.storing.results import unused


def chosen(catalogues: Sequence[Mapping[str, Entry]], settings: CaseSettings) -> dict[str, Entry]:
    """The cases that the settings name on either side, or the default ones, by id."""
    a, b = catalogues
    found = select({**b, **a}.values(), settings.cases, settings.kinds("point"))
    return {entry.case: entry for entry in found}


def drawn(
    command: str, cases: tuple[str, ...], settings: ComparisonSettings, extensions: int, seed: int
) -> PairPlan:
    """The plan of a new comparison, under a name that no run of the same second has taken."""
    made = schedule(len(cases), settings.budget, settings.pairs, extensions)
    now = time.time()
    name = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(now))}-{command}"
    run = unused(settings.results / name).name
    return PairPlan(
        run, now, command, cases, made.looks, made.visits, made.seconds, seed, made.screen, made.later
    )
