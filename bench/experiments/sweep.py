"""Several sides compared with the first, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.errors import Refusal
from bench.experiments.setup import measuring
from bench.experiments.sides import resolve
from bench.judging.exit_codes import exit_code
from bench.judging.rule import Terms
from bench.reporting.model import Report, SweepReport
from bench.reporting.progress import say
from bench.running.side import Side
from bench.settings import ComparisonSettings

# Compares two sides by some terms in a folder, and hands over the report, also that of an interrupted comparison.
Compare = Callable[[Mapping[str, Side], Terms, Path, Callable[[Report], None]], object]


def sweep(
    first: str,
    others: Sequence[str],
    settings: ComparisonSettings,
    compare: Compare,
    show: Callable[[SweepReport], None],
) -> SweepReport:
    """Compare each of the others with the first; `show` gets the report, also of a sweep that is interrupted."""
    sweeping = Sweep(first, others, settings)
    with measuring(settings.results, settings.one_core) as folder:
        try:
            sweeping.run(compare, folder)
        finally:
            show(sweeping.report())
    return sweeping.report()


class Sweep:
    """A side that cannot be had, or does not start, costs its own column; false alarms are counted over all."""

    def __init__(self, first: str, others: Sequence[str], settings: ComparisonSettings) -> None:
        """Makes the sides; raises Refusal for a name that names none, or that is there twice."""
        self._settings = settings
        self._reports: dict[str, Report] = {}  # by the name of the side that is not the first
        self._refused: dict[str, str] = {}
        self._first = resolve(first, settings, settings.device)
        self._others = [side for text in others for side in self._made(text)]
        twice = [name for name, count in Counter(side.name for side in self._others).items() if count > 1]
        if twice:
            raise Refusal(f"{twice[0]}: named twice; name each side once")

    def run(self, compare: Compare, folder: Path) -> None:
        """One comparison after the other."""
        terms = Terms(self._settings.margin, together=len(self._others))
        for number, side in enumerate(self._others, 1):
            say(f"{self._first.name} with {side.name}, {number} of {len(self._others)}")
            with self._refusals(side.name):
                keep = partial(self._reports.__setitem__, side.name)
                compare({"a": self._first, "b": side}, terms, folder, keep)

    def report(self) -> SweepReport:
        """What is known so far. Exit code 1 if anything is worse anywhere, else 3 where a side has no report."""
        verdicts = [verdict for report in self._reports.values() for verdict in report.verdicts]
        code = exit_code(verdicts, self._settings.strict, self._settings.failing) or (
            3 if self._refused else 0
        )
        return SweepReport(self._first.name, dict(self._reports), dict(self._refused), code)

    def _made(self, text: str) -> list[Side]:
        with self._refusals(text):
            return [resolve(text, self._settings, self._settings.device)]
        return []

    @contextmanager
    def _refusals(self, name: str) -> Iterator[None]:
        """Go on without a side that cannot be had, and keep why; a wrong command line still ends the sweep."""
        try:
            yield
        except Refusal as refusal:
            if refusal.exit_code != 3:
                raise
            say(str(refusal))
            self._refused[name] = str(refusal)
