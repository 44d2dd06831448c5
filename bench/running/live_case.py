"""A case at work in a lane process: what a solo run and a pair of sides both drive."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from bench.errors import Died
from bench.expected import Expected
from bench.pace import Pace
from bench.reading import value_from
from bench.records import CRASHED, FREE, PROVEN, UNPROVEN, WRONG, Check, Entry, Measurement, Round, Work

ExpectedOf = Callable[
    [Entry, str], Expected
]  # what is recorded of a case's answer on a release of TensorFlow
Observe = Callable[
    [Callable[[], "Round | None"]], "Round | None"
]  # watches the GPU while a round is asked for
SEED = 0  # of every case's inputs: a run differs from the next in its order of cases, not in what it computes


class LaneProcess(Protocol):
    """What a live case needs of its lane process."""

    import_seconds: float

    def tell(self, do: str, **arguments: Any) -> None:
        """Send one request and go on."""

    def reply(self) -> dict[str, Any]:
        """The reply to the last request; raises Died."""

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """The reply to one request; raises Died."""


class LiveCase:
    """One case in one lane process, from build to end. A death is kept in `death`, and never raised.

    Call `begin`, `built`, `begin_proof` and `proved`, while it is `timeable` then `warm_up` and `round` as often as
    wanted, and last `close` and `measurement`.
    """

    def __init__(
        self, worker: LaneProcess, entry: Entry, expected: Expected, observe: Observe | None = None
    ) -> None:
        """`observe` watches the GPU during a round, where there is one."""
        self._worker, self.entry, self._expected, self._observe = worker, entry, expected, observe
        self.check = Check(CRASHED, "was not checked")
        self.work = Work()
        self.death: Died | None = None
        self._phases: dict[str, Any] = {}  # by the fields of a measurement
        self._rounds: list[Round] = []
        self._shared: list[Round] = []
        self._asked = 0.0  # when the last shared round was begun
        self._ends = False  # whether its process is to say how it ended

    @property
    def timeable(self) -> bool:
        """Whether this case may have a time."""
        return self.check.outcome in (PROVEN, UNPROVEN)

    def begin(self, sentinel_seconds: float) -> None:
        """Have the case built in a fork of the lane process, and go on meanwhile; await it with `built`."""
        self._phases["sentinel_seconds"] = sentinel_seconds
        self._worker.tell("open", case=self.entry.case, seed=SEED)

    def built(self) -> None:
        """Await that the case is built."""
        opened = self._answer(self._worker.reply)
        if "work" in opened:
            self._phases["build_seconds"] = opened["build_seconds"]
            self.work = Work(**opened["work"])

    def begin_proof(self, keep: str = "", brief: bool = False) -> None:
        """Have the case checked, if it could be built, and go on meanwhile; await it with `proved`.

        `keep` names a file that takes its answer. A `brief` check is for a fork of what was checked in full before.
        """
        if "build_seconds" in self._phases:
            expected = {"bands": self._expected.bands, "changed": self._expected.changed}
            self._worker.tell("check", **expected, keep=keep, brief=brief)

    def proved(self) -> None:
        """Await that the case is checked."""
        if "build_seconds" in self._phases:
            checked = self._answer(self._worker.reply)
            self._phases["first_call_seconds"] = checked.get("first_call_seconds", 0.0)

    def prove(self) -> None:
        """Check the case in full."""
        self.begin_proof()
        self.proved()

    def warm_up(self, seconds: float = 0.03, known: float = 0.0) -> Pace:
        """How it runs, warm, for rounds of about so many seconds; no iterations where it failed.

        `known` is the length of a call in seconds, where it is known from another fork.
        """
        answer = self._ask("warm_up", seconds=seconds, known=known)
        return value_from(Pace, answer["pace"]) if "pace" in answer else Pace(0)

    def round(self, iterations: int, turn: int = 0, core: int = FREE) -> Round | None:
        """One round, kept, the main thread held on a core; None where it failed."""

        def ask() -> Round | None:
            asked = time.monotonic()
            answer = self._ask("round", iterations=iterations, core=core)
            waited = time.monotonic() - asked
            if "round" not in answer:
                return None
            idle = {name: answer[name] for name in ("idle_seconds", "idle_cpu_seconds")}
            return believed(waited, Round(**{**answer["round"], **idle, "turn": turn}))

        measured = self._observe(ask) if self._observe else ask()
        self._rounds += [measured] if measured else []
        return measured

    def begin_shared(self, start: float, end: float, chunk: int, core: int) -> None:
        """Have it called from `start` to `end` of the monotonic clock, and go on; await it with `shared_round`."""
        self._asked = time.monotonic()
        if not self.death:
            self._worker.tell("shared_round", start=start, end=end, chunk=chunk, core=core)

    def shared_round(self, turn: int) -> Round | None:
        """Await the round that was begun while the other side made one on the same core; None where it failed."""
        answer = self._answer(self._worker.reply)
        if "round" not in answer:
            return None
        waited = time.monotonic() - self._asked
        measured = believed(waited, Round(**{**answer["round"], "turn": turn}))
        self._shared.append(measured)
        return measured

    def look_at_device(self, iterations: int) -> None:
        """Its peak memory, and how long a call keeps it at work: a pass of its own, after the rounds."""
        found = self._ask("look_at_device", iterations=iterations)
        self._phases |= {name: value for name, value in found.items() if name.startswith("device_")}

    def void(self, why: str) -> None:
        """Say why none of the rounds so far may be judged."""
        self._rounds = [replace(each, void=why) for each in self._rounds]
        self._shared = [replace(each, void=why) for each in self._shared]

    def close(self, ordinary: bool = False) -> None:
        """End its process: quickly, or in the ordinary way of a Python program, which reveals a corrupted heap."""
        self._ends = ordinary
        closed = {"peak_bytes": 0, **self._ask("close", ordinary=ordinary)}
        told = ("peak_bytes", "peak_own_bytes", "metrics")
        self._phases |= {name: closed[name] for name in told if name in closed}

    def measurement(self) -> Measurement | None:
        """What was measured, once the process has ended; None where the answer was not proven, or it died."""
        if self._ends:
            self._answer(self._worker.reply)
        if not self.timeable or not self._rounds:
            return None
        rounds, shared = tuple(self._rounds), tuple(self._shared)
        return Measurement(self._worker.import_seconds, rounds=rounds, shared=shared, **self._phases)

    def _ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        return self._answer(lambda: self._worker.ask(do, **arguments))

    def _answer(self, of: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        if self.death:
            return {}
        try:
            answer = of()
        except Died as death:
            self.death = death
            if self.check.outcome != WRONG:  # which is worse, and known
                self.check = Check(CRASHED, types=self.check.types)
            return {}
        if "check" in answer:
            self.check = value_from(Check, answer["check"])
        return answer


def believed(waited: float, measured: Round) -> Round:
    """The round; void where its clock says that it took longer than the reply took, or no time at all."""
    took = measured.seconds * measured.iterations
    if 0 < took <= waited:
        return measured
    return replace(measured, void=f"the clock jumped: it counted {took:.3g} s in {waited:.3g} s")
