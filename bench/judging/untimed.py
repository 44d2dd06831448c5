"""Cases that have no time: their records, and how their processes died. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.errors import how_often_died
from bench.records import Check, Record


def without_time(records: Sequence[Record], case: str) -> list[Record]:
    """The records with the case's times taken out."""
    return [replace(r, measurement=None) if r.entry.case == case else r for r in records]


def how_often(checks: Sequence[Check]) -> str:
    """How the processes of these checks died, and how many of how many."""
    deaths = [how for check in checks for how in check.deaths]
    return how_often_died(deaths, sum(check.tried for check in checks))
