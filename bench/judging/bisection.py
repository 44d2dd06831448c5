"""Where, between a good build and a bad one, a case changed. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

GOOD, BAD, SKIPPED, UNCLEAR = "good", "bad", "skipped", "unclear"


@dataclass(frozen=True)
class Search:
    """Builds from the good one to the bad one, oldest first, and what is known of those in between."""

    builds: tuple[str, ...]  # at least two
    # Of those that were tried: GOOD, BAD, SKIPPED (no install) or UNCLEAR (no answer).
    known: Mapping[str, str] = field(default_factory=dict)

    @property
    def last_good(self) -> int:
        """The place of the newest build that is known to be good, before the first bad one."""
        return max(n for n in range(self.first_bad) if n == 0 or self.known.get(self.builds[n]) == GOOD)

    @property
    def first_bad(self) -> int:
        """The place of the oldest build that is known to be bad."""
        last = len(self.builds) - 1
        return min(n for n in range(1, last + 1) if n == last or self.known.get(self.builds[n]) == BAD)

    @property
    def between(self) -> tuple[str, ...]:
        """The builds among which the change lies: all that may be the first bad one, but for that one itself."""
        return self.builds[self.last_good + 1 : self.first_bad]

    def next(self) -> str | None:
        """The build to try: of those that are not known, the nearest to the middle; None where none is left."""
        low, high = self.last_good, self.first_bad
        open_ = [n for n in range(low + 1, high) if self.builds[n] not in self.known]
        if not open_:
            return None
        return self.builds[min(open_, key=lambda n: abs(2 * n - low - high))]

    def learned(self, build: str, what: str) -> Search:
        """The search with one more build known."""
        return replace(self, known={**self.known, build: what})


def most_steps(builds: Sequence[str]) -> int:
    """How many builds a search may judge: twice what halving takes, for those that give no answer."""
    return 2 * math.ceil(math.log2(max(2, len(builds) - 1)))


def side_of_midpoint(interval: tuple[float, float], bad: float, bias: float = 0.0) -> str:
    """Which of GOOD and BAD a build is like, by its ratio to GOOD; UNCLEAR where the interval holds the midpoint.

    The midpoint is the geometric one of 1 and BAD's ratio `bad`, which may be above or below 1. The interval counts
    as wider by the machine's `bias`, a log-ratio, at either end.
    """
    (low, high), midpoint = interval, math.sqrt(bad)
    if low * math.exp(-bias) <= midpoint <= high * math.exp(bias):
        return UNCLEAR
    return BAD if (low > midpoint) == (bad > 1) else GOOD


def answer(search: Search) -> str:
    """What the search has found, in one line."""
    good, bad = search.builds[search.last_good], search.builds[search.first_bad]
    if not search.between:
        return f"changed in {bad}: {good} is the last good build before it"
    why = ", ".join(f"{build} {search.known.get(build, 'was not tried')}" for build in search.between)
    return f"changed after {good}, in {bad} at the latest; in between: {why}"
