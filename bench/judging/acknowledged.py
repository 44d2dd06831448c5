"""Regressions that somebody has looked at and lets be, as `baselines/acknowledged.toml` lists them. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from bench.judging.build_order import order

FIELDS = ("cases", "after", "until_build", "who", "why", "until")
LITERAL = re.compile(r"(\[)")  # of a case's id: only * and ? are special


@dataclass(frozen=True)
class Acknowledgement:
    """One entry: which cases, between which builds, who let it be, why, and until which day."""

    cases: str  # a glob of ids; only * and ? are special
    after: str  # the last build before the regression, or an earlier one
    until_build: str  # the first build that has it, or a later one
    who: str
    why: str
    until: datetime.date

    def covers(self, case: str, before: str, at: str) -> bool:
        """Whether a change point of a case between two builds is meant."""
        within = order(self.after) <= order(before) and order(at) <= order(self.until_build)
        return within and self.names(case)

    def names(self, case: str) -> bool:
        """Whether a case is meant."""
        return fnmatchcase(case, LITERAL.sub("[[]", self.cases))


def acknowledgements(data: Mapping[str, Any]) -> list[Acknowledgement]:
    """The entries of the file's data; raises ValueError that names the entry and what is wrong with it."""
    entries = data.get("acknowledged", [])
    if set(data) - {"acknowledged"} or not isinstance(entries, list):
        raise ValueError("write every entry below [[acknowledged]], and nothing else")
    return [_entry(number, each) for number, each in enumerate(entries, 1)]


def _entry(number: int, data: Mapping[str, Any]) -> Acknowledgement:
    where = f"entry {number}"
    lacking, unknown = [name for name in FIELDS if name not in data], sorted(set(data) - set(FIELDS))
    if lacking or unknown:
        told = [
            *(f"lacks {name}" for name in lacking),
            *(f"has the unknown field {name}" for name in unknown),
        ]
        raise ValueError(f"{where} {', '.join(told)}; its fields are {', '.join(FIELDS)}")
    if not isinstance(data["until"], datetime.date):
        raise ValueError(f"{where}: until must be a date such as 2027-01-31, without quotes")  # noqa: TRY004
    empty = [name for name in ("cases", "who", "why") if not str(data[name]).strip()]
    if empty:
        raise ValueError(f"{where}: {empty[0]} is empty; say it")
    try:
        order(data["after"]), order(data["until_build"])
    except (TypeError, ValueError) as error:
        raise ValueError(f"{where}: {error}") from error
    return Acknowledgement(**data)


def complaints(
    entries: Sequence[Acknowledgement], cases: Collection[str], builds: Collection[str], today: datetime.date
) -> list[str]:
    """What is wrong with entries that are well formed: expired, or names no case or build of the history."""
    found = []
    for each in entries:
        if each.until < today:
            found.append(f"acknowledgement of {each.cases!r} by {each.who} expired on {each.until}")
        if cases and not any(each.names(case) for case in cases):
            found.append(f"acknowledgement of {each.cases!r} matches no case of the history; is it misspelt?")
        reach = [b for b in builds if order(each.after) <= order(b) <= order(each.until_build)]
        if builds and not reach:
            found.append(
                f"acknowledgement of {each.cases!r}: no build from {each.after} to {each.until_build} was measured"
            )
    return found


def lookup(entries: Sequence[Acknowledgement], today: datetime.date) -> Callable[[str, str, str], str]:
    """Says of a case that moved between two builds by whom, why and until when it is let be; empty for nobody."""

    def said(case: str, before: str, at: str) -> str:
        mine = (each for each in entries if each.until >= today and each.covers(case, before, at))
        return next((f"{each.who}, until {each.until}: {each.why}" for each in mine), "")

    return said
