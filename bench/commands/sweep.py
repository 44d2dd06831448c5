"""`sweep`: several sides against the first, as one table of ratios."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.commands.terms import Terms
from bench.errors import Refusal
from bench.experiments.comparison import Comparing
from bench.experiments.setup import fresh_log, measuring, stored_in
from bench.experiments.sides import bias_here, place, side_named
from bench.judging.exit_codes import exit_code
from bench.reporting import json_file, sweep, terminal
from bench.reporting.progress import say
from bench.reporting.terminal import Report
from bench.running.side import Side


def run(options: Namespace) -> int:
    """The command `sweep`; false alarms are counted over all comparisons. 3 where a side has none to show."""
    if options.json:
        json_file.require_writable(options.json)
    sweeping = Sweeping(options)
    sides = sweeping.made()
    place(options)
    with measuring() as folder:
        fresh_log(options.results / "lane.log")
        try:
            sweeping.run(sides, folder)
        finally:
            sweeping.show()
    return sweeping.exit_code()


class Sweeping:
    """Compares side after side with the first; one that cannot be had, or does not start, costs its own column."""

    def __init__(self, options: Namespace) -> None:
        self._options = options
        self._first = side_named(options.first, (), options)
        self._reports: dict[str, Report] = {}  # by the name of the side that is not the first
        self._refused: dict[str, str] = {}  # why a side has no report, likewise

    def made(self) -> list[Side]:
        """The sides to compare with the first; raises Refusal for a name that is none or that is there twice."""
        made = []
        for text in self._options.others:
            with self._noted(text):
                made.append(side_named(text, (), self._options))
        twice = [name for name, count in Counter(side.name for side in made).items() if count > 1]
        if twice:
            raise Refusal(f"{twice[0]}: is named twice; name each side once")
        return made

    def run(self, sides: list[Side], folder: Path) -> None:
        """One comparison after the other."""
        terms = Terms(self._options.margin, bias_here(self._options.results), together=len(sides))
        for number, side in enumerate(sides, 1):
            say(f"{self._first.name} with {side.name}, {number} of {len(sides)}")
            with self._noted(side.name):
                self._compare(side, folder, terms)

    def show(self) -> None:
        """What is known so far, on the terminal and as JSON."""
        if self._reports or self._refused:
            sweep.show(self._first.name, self._reports, self._refused, terminal.console())
            if self._options.json:
                name = self._first.name
                json_file.write_all(name, self._reports, self._refused, self._options.json)

    def exit_code(self) -> int:
        """1 if anything is worse anywhere, else 3 where a side has no report."""
        verdicts = [verdict for report in self._reports.values() for verdict in report.verdicts]
        return exit_code(verdicts, self._options.strict) or (3 if self._refused else 0)

    def _compare(self, side: Side, folder: Path, terms: Terms) -> None:
        sides, stored = {"a": self._first, "b": side}, stored_in(self._options.baselines)
        comparing = Comparing(self._options, sides, stored, folder, terms)
        try:
            comparing.run()
        finally:
            report = comparing.report()
            if report.verdicts:
                self._reports[side.name] = report

    @contextmanager
    def _noted(self, name: str) -> Iterator[None]:
        """Go on without a side that is refused, but for a wrong command line, and keep why."""
        try:
            yield
        except Refusal as refusal:
            if refusal.exit_code != 3:
                raise
            say(str(refusal))
            self._refused[name] = str(refusal)
