"""Which cases a person means."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from bench.errors import Refusal
from bench.records import Entry, Kind


def matches(glob: str, case: str) -> bool:
    """Whether a case's id matches; only `*` and `?` are special, so that an id matches itself."""
    pattern = re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(pattern, case) is not None


def names(glob: str, entry: Entry) -> bool:
    """Whether a glob names a case; a known regression is named by its beginning only, never by a glob such as *."""
    return matches(glob, entry.case) and (entry.kind != "regression" or glob[:1] not in ("*", "?", ""))


def select(entries: Iterable[Entry], globs: Sequence[str], kinds: Sequence[Kind]) -> list[Entry]:
    """The cases of those kinds, or every case that a glob names; raises Refusal for a glob that names none.

    Cases that need a GPU are left out where the lane process has none.
    """
    listed = [entry for entry in entries if entry.kind != "gpu"]
    if not globs:
        return [entry for entry in listed if entry.kind in kinds]
    for glob in globs:
        if not any(names(glob, entry) for entry in listed):
            raise Refusal(_nothing(glob, listed))
    return [entry for entry in listed if any(names(glob, entry) for glob in globs)]


def _nothing(glob: str, entries: Sequence[Entry]) -> str:
    """No case matches: lists the cases of the workload that the glob begins with, else the nearest name."""
    name = re.split(r"[\[*?]", glob)[0]
    of_it = [entry.case for entry in entries if entry.workload == name]
    if of_it:
        return f"no case matches {glob!r}; {name} has\n  " + "\n  ".join(of_it)
    names = sorted({entry.workload for entry in entries})
    near = difflib.get_close_matches(name, names, 1)
    meant = f"did you mean {near[0] + '*'!r}? " if near else ""
    return f"no case matches {glob!r}; {meant}the workloads are {', '.join(names)}"
