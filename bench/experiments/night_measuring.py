"""One comparison of a build with a base, added to the history whatever becomes of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bench import host
from bench.errors import Refusal
from bench.host.identity import machine_id
from bench.judging.conformance import Tried
from bench.judging.regressions import RegressionRow
from bench.running.side import Side
from bench.settings import ComparisonSettings
from bench.storing.history import History
from bench.tracking import Added, HistoryRun, Purpose


@dataclass(frozen=True)
class Tools:
    """What a night calls; the command gives it the real ones."""

    resolve: Callable[[str, Mapping[str, str]], Side]  # a build, with environment variables
    compare: Callable[[Mapping[str, Side], ComparisonSettings, str, str, Purpose], Added]
    conform: Callable[[Sequence[str]], Sequence[Tried]]
    known: Callable[[Sequence[str]], Sequence[RegressionRow]]


@dataclass(frozen=True)
class Measuring:
    """Compares builds and keeps what it measured."""

    settings: ComparisonSettings
    history: History
    tools: Tools

    def compared(
        self,
        build: str,
        base: str,
        purpose: Purpose = "night",
        settings: ComparisonSettings | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> HistoryRun:
        """Compare two builds; the run as it was added, with why it failed where it did.

        Raises Refusal where the command line is wrong: that fails every build alike.
        """
        began, stage = time.time(), "base"
        try:
            a = self.tools.resolve(base, {})
            stage = "build"
            b = self.tools.resolve(build, variables or {})
            stage = "run"
            made = self.tools.compare({"a": a, "b": b}, settings or self.settings, build, base, purpose)
        except Refusal as refusal:
            if refusal.exit_code != 3:
                raise
            empty = _without_cases(build, base, began)
            made = Added(replace(empty, purpose=purpose, failure=str(refusal), stage=stage))
        self.history.add(made)
        return made.run

    def nothing_new(self, build: str, base: str) -> None:
        """Keep that a night ran, though its build was measured before: else it would look as if none had run."""
        self.history.add(Added(_without_cases(build, base, time.time())))


def _without_cases(build: str, base: str, began: float) -> HistoryRun:
    name = time.strftime("%Y%m%dT%H%M%S-nightly", time.gmtime(began))
    machine, seconds = machine_id(host.machine()), time.time() - began
    return HistoryRun(name, began, machine, "night", build, base, 0, seconds)
