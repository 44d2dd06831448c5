"""The values that flow through the suite, and their JSON. Standard library only: both sides of the pipe use it.

SCHEMA 1: the first.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

T = TypeVar("T")
SCHEMA = 1
PROVEN, UNPROVEN, REMOVED, WRONG = "proven", "unproven", "removed", "wrong"


@dataclass(frozen=True)
class Entry:
    """A case as the catalogue of a lane process lists it, before it is built."""

    case: str  # its id
    workload: str
    role: str  # "point", "once" (in one process of a run), "smoke" where it is nothing else, "gpu" if it needs one
    smoke: bool
    revision: int
    source: str  # first digits of the SHA-256 of the workload's file
    dataset: str  # name and first digits of the content's SHA-256; empty where it uses none
    tuned_of: str = ""  # id of the documented case that this one computes in a better way


@dataclass(frozen=True)
class Documented:
    """A place of the note: its line, what it computes, and the case that does so."""

    line: int
    what: str
    case: str


@dataclass(frozen=True)
class Expected:
    """What is stored about a case's answer on one release: bands over seeds, or that it changed, and why."""

    bands: Mapping[str, Any] = field(default_factory=dict)
    changed: Mapping[str, Any] = field(default_factory=dict)  # in place of the reference's, by name
    why: str = ""


@dataclass(frozen=True)
class Change:
    """An answer that a release of TensorFlow really changed: from `since` on (up to and without `until`)."""

    case: str  # its id without the device
    revision: int
    since: str  # a release, such as 2.16
    until: str  # the first release without it; empty while it lasts
    answer: Mapping[str, Any]  # in place of the reference's, by name
    who: str
    when: str
    why: str


@dataclass(frozen=True)
class Environment:
    """Where and with what a record was made: the identity, the context, and what only is kept."""

    machine: Mapping[str, Any]
    software: Mapping[str, Any]
    volatile: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Twelve digits that stand for machine and software together."""
        text = json.dumps([self.machine, self.software], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Check:
    """How the target's answer compared with the reference: the largest error, and what was allowed."""

    outcome: str  # proven, unproven, removed or wrong
    reason: str = ""
    error: float | None = None
    allowed: float | None = None


@dataclass(frozen=True)
class GpuState:
    """What the GPU did during a round; None for what it does not tell."""

    mhz: float | None = None  # of its multiprocessors, the median of what was seen
    celsius: float | None = None  # the highest
    watts: float | None = None  # the mean
    joules: float | None = None  # from the round's beginning, set-up included, to its end
    slowed: tuple[str, ...] = ()  # the reasons that it gave for clocks lower than they could be


@dataclass(frozen=True)
class Round:
    """One round: seconds per call on the wall clock and on the CPU clock (all threads of the process)."""

    seconds: float
    cpu_seconds: float
    iterations: int
    void: str = ""  # why this round must not be judged
    turn: int = 0  # of a pair: its place in the order of both sides' rounds
    idle_cpu_seconds: float = 0.0  # what the process used between its last round and this one
    gpu: GpuState | None = None


@dataclass(frozen=True)
class Measurement:
    """Raw times of one case in one process, phases apart, in seconds; memory in bytes."""

    import_seconds: float  # of TensorFlow, once per lane process
    build_seconds: float
    first_call_seconds: float  # tracing, compilation and autotuning included
    rounds: tuple[Round, ...]
    peak_bytes: int  # the process's resident set at its largest while it built, checked and timed the case
    sentinel_seconds: float  # fixed NumPy work just before, in the controller
    device_peak_bytes: int = 0  # of a GPU's memory that TensorFlow used at most; 0 on a CPU
    device_busy_seconds: float = 0.0  # per call, from a profiled pass; 0 where it shows no device


@dataclass(frozen=True)
class Work:
    """What one call does, for rates."""

    flops: float = 0.0
    bytes: float = 0.0
    items: float = 1.0
    unit: str = "calls"
    compute: str = "float32"  # the type that the operations are done in


@dataclass(frozen=True)
class Ceilings:
    """What the device itself was measured to reach, per second."""

    flops: Mapping[str, float]  # of its largest matrix product, by compute type
    bytes: float  # read and written by a copy within its memory


@dataclass(frozen=True)
class AnswerDistance:
    """The largest distance between two answers, in ULP of the answer's type and relative to its norm."""

    where: str = ""  # the array's name; empty where the answers are the same in every bit
    ulp: float = 0.0
    relative: float = 0.0
    why: str = ""  # where they cannot be compared number by number


@dataclass(frozen=True)
class Record:
    """The only thing that is stored, accepted or judged: a case in one process, its check and its times."""

    run: str
    started: float  # of the run, seconds since 1970
    side: str
    process: int  # number of the lane process within the run
    entry: Entry
    check: Check
    environment: str  # key of an Environment stored beside it
    work: Work = field(default_factory=Work)
    measurement: Measurement | None = None
    role: str = ""  # of a pair: a or b; `process` is then the pair's number
    started_first: bool = True  # of a pair: whether this side's process was started before the other's
    visit: int = 0  # of a pair: which of its visits to the case, each in fresh forks
    deterministic: bool = False  # checked once more with TF32 off and op determinism on, and not timed
    distance: AnswerDistance | None = None  # of a pair's side b: between its answer and side a's

    def __post_init__(self) -> None:
        if self.measurement is not None and self.check.outcome not in (PROVEN, UNPROVEN):
            raise ValueError(f"{self.entry.case}: an answer that is {self.check.outcome} has no time")


@dataclass(frozen=True)
class Verdict:
    """What became of one series of a case against its baseline; ratios are now ÷ baseline, above 1 is slower."""

    case: str
    series: str  # wall, cpu, first_call or memory
    outcome: str  # SAME FASTER SLOWER WRONG INCONCLUSIVE NEW MISSING NOT_COMPARABLE
    reason: str
    remedy: str = ""
    ratio: float | None = None
    interval: tuple[float, float] | None = None
    confidence: float | None = None
    mde: float | None = None  # smallest effect that this comparison could have seen, as a fraction


def to_json(value: Any) -> dict[str, Any]:
    """A value of this module as plain JSON data."""
    return asdict(value)


def record_from(data: Mapping[str, Any]) -> Record:
    """The record in plain JSON data; raises KeyError, TypeError or ValueError where it holds none."""
    measured = data["measurement"]
    if measured is not None:
        rounds = tuple(map(_round_from, measured["rounds"]))
        measured = _typed(Measurement(**{**measured, "rounds": rounds}))
    kinds = {"entry": Entry, "check": Check, "work": Work}
    made = {name: _typed(kind(**data[name])) for name, kind in kinds.items()}
    distance = data.get("distance")
    apart = _typed(AnswerDistance(**distance)) if distance else None
    return _typed(Record(**{**data, **made, "measurement": measured, "distance": apart}))


def _round_from(data: Mapping[str, Any]) -> Round:
    gpu = data.get("gpu")
    state = _typed(GpuState(**{**gpu, "slowed": tuple(gpu["slowed"])})) if gpu else None
    return _typed(Round(**{**data, "gpu": state}))


PLAIN: Mapping[str, Any] = {
    "str": str,
    "int": int,
    "float": (int, float),
    "float | None": (int, float, type(None)),
}


def _typed(value: T) -> T:
    """The value, if its plain fields are what they are declared as; raises TypeError naming one that is not."""
    for each in fields(value):  # type: ignore[arg-type]  # every value of this module is a dataclass
        found = getattr(value, each.name)
        if not isinstance(found, PLAIN.get(str(each.type), object)):
            raise TypeError(f"{each.name} is {found!r}, not {each.type}")
    return value


def environment_from(data: Mapping[str, Any]) -> Environment:
    """The environment in plain JSON data; raises TypeError where it holds none."""
    return Environment(**data)
