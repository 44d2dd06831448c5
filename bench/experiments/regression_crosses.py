"""Whether known regressions are there on a side that is no lane: another Keras, or a release between two lanes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from bench.errors import Refusal
from bench.experiments.blame import Cross
from bench.judging.conformance import Tried
from bench.judging.regression_cells import Timed, cell
from bench.judging.regressions import Cell, RegressionRow
from bench.records import Check
from bench.reporting.progress import say
from bench.settings import ComparisonSettings
from bench.storing.trial_log import TrialLog

UNKNOWN = ("absent", "unclear")
Sources = Mapping[str, str]  # by case: digits that stand for its file's content


@dataclass(frozen=True)
class Crosses:
    """Tries regressions on further sides; what the log has is not tried again."""

    settings: ComparisonSettings
    log: TrialLog
    sources: Sources
    check: Callable[[ComparisonSettings, str], Tried]  # the cases that the settings name, on a side
    pairs: Callable[[str, Cross, Sources], Mapping[str, Timed]]  # of slow cases, with a good lane
    lent: Callable[[str], AbstractContextManager[None]]  # removes a side's lane if it was made meanwhile

    def there(self, cross: Cross, rows: Sequence[RegressionRow]) -> Mapping[str, bool | None]:
        """Whether each regression is there; None where that is not known. A lane that is made for it is removed."""
        keys = {row.known.workload: self._key(cross, row) for row in rows}
        todo = [row for row in rows if keys[row.known.workload] not in self.log.found]
        if todo:
            say(f"{len(todo)} regressions on {cross.side}")
            try:
                with self.lent(cross.side):
                    for workload, there in self._tried(cross, todo).items():
                        self.log.keep(keys[workload], there)
            except Refusal as refusal:
                say(str(refusal))
        return {workload: self.log.found.get(key) for workload, key in keys.items()}

    def _key(self, cross: Cross, row: RegressionRow) -> str:
        return f"there {cross.side} {self.sources[row.known.case]} {row.known.case}"

    def _tried(self, cross: Cross, rows: Sequence[RegressionRow]) -> dict[str, bool | None]:
        slow = [row for row in rows if row.known.kind == "slow"]
        timed: dict[str, Timed] = {}
        for good in {row.last_good for row in slow}:
            cases = [row.known.case for row in slow if row.last_good == good]
            timed |= self.pairs(good, cross, {case: self.sources[case] for case in cases})
        rest = [row.known.case for row in rows if row.known.kind != "slow"]
        timed |= {case: Timed(check) for case, check in (self._checks(cross, rest) if rest else {}).items()}
        known = {row.known: timed.get(row.known.case) for row in rows}
        here = {r.workload: cell(r.kind, t.check, t.pairs) if t else Cell("absent") for r, t in known.items()}
        return {name: None if each.state in UNKNOWN else each.bad for name, each in here.items()}

    def _checks(self, cross: Cross, cases: Sequence[str]) -> Mapping[str, Check]:
        """Raises Refusal where the side cannot be had."""
        variables = {**self.settings.env, **cross.variables}
        tried = self.check(replace(self.settings, env=variables, cases=tuple(cases)), cross.side)
        if tried.failure:
            raise Refusal(tried.failure)
        return tried.checks
