"""The values that flow through the suite, and their JSON. Standard library only: both sides of the pipe use it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, Final, Literal

PROVEN: Final = "proven"
UNPROVEN: Final = "unproven"  # it has no reference
REMOVED: Final = "removed"  # the release raises the documented error
WRONG: Final = "wrong"
FREE: Final = -1  # in place of a core: the scheduler chooses
CRASHED: Final = "crashed"  # its process died, ended itself, or hung

CheckOutcome = Literal["proven", "unproven", "removed", "wrong", "crashed"]
# Of a case: ordinary; measured in one process of a run only; only for `smoke`; in need of a GPU; in regressions/
Kind = Literal["point", "once", "smoke", "gpu", "regression"]
Role = Literal["a", "b", ""]  # of a record: its side in a comparison; empty in a run of one side
Point = Mapping[str, int | float | str | bool]  # values of a workload's parameters, by name


@dataclass(frozen=True)
class DatasetId:
    """Which dataset a case uses."""

    name: str
    content: str  # first digits of the SHA-256 of its content

    def __str__(self) -> str:
        return f"{self.name}@{self.content}"


@dataclass(frozen=True)
class Entry:
    """A case as the catalogue of a lane process lists it, before it is built."""

    case: str  # its id: all of what follows that tells it from other cases, as people name it; parsed nowhere
    workload: str
    point: Point = field(hash=False)
    device: str  # cpu or gpu
    dataset: DatasetId | None  # None where it uses none
    kind: Kind
    smoke: bool  # whether it is its workload's smoke point
    revision: int
    source: str  # first digits of the SHA-256 of the workload's file
    tuned_of: str = ""  # id of the documented case that this one computes in a better way


@dataclass(frozen=True)
class Environment:
    """Where and with what a record was made: the identity, the context, and what only is kept."""

    machine: Mapping[str, Any]
    software: Mapping[str, Any]
    volatile: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Twelve digits that stand for machine and software together."""
        return sha256(json.dumps([self.machine, self.software], sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Check:
    """How the target's answer compared with the reference: the largest error, and what was allowed."""

    outcome: CheckOutcome
    reason: str = ""
    error: float | None = None
    allowed: float | None = None
    types: Mapping[str, str] = field(default_factory=dict)  # of the answer's arrays, by name
    tried: int = 1  # processes that the case was checked in: more than one where one of them died
    deaths: tuple[str, ...] = ()  # how each of those ended that died: "died of SIGABRT"


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
    idle_seconds: float = 0.0  # how long the process waited for this round
    idle_cpu_seconds: float = 0.0  # what it used meanwhile
    core: int = FREE  # that the main thread was held on
    collect_seconds: float = 0.0  # per call, of the garbage collection that follows
    traces: int = 0  # how often the case's functions were traced again; such a round is void
    resident_bytes: int = 0  # of the process, after the round
    gpu: GpuState | None = None

    @property
    def collected_seconds(self) -> float:
        """Seconds per call with the garbage collection that the calls put off."""
        return self.seconds + self.collect_seconds


@dataclass(frozen=True)
class Measurement:
    """Raw times of one case in one process, phases apart, in seconds; memory in bytes."""

    import_seconds: float  # of TensorFlow, once per lane process
    build_seconds: float
    first_call_seconds: float  # tracing, compilation and autotuning included
    rounds: tuple[Round, ...]
    peak_bytes: int  # the process's resident set at its largest while it built, checked and timed the case
    sentinel_seconds: float  # fixed NumPy work just before, in the controller
    peak_own_bytes: int = 0  # the same without the pages of mapped files; 0 where it was not measured
    device_peak_bytes: int = 0  # of a GPU's memory that TensorFlow used at most; 0 on a CPU
    device_busy_seconds: float = 0.0  # per call, from a profiled pass; 0 where it shows no device
    metrics: Mapping[str, float] = field(default_factory=dict)  # what else the stopwatch measures, by name
    shared: tuple[
        Round, ...
    ] = ()  # made while the other side made one on the same core: CPU time alone counts


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
    role: Role = ""  # of a pair: a or b; `process` is then the pair's number
    started_first: bool = True  # of a pair: whether this side's process was started before the other's
    visit: int = 0  # of a pair: which of its visits to the case, each in fresh forks
    deterministic: bool = False  # checked once more with TF32 off and op determinism on, and not timed
    distance: AnswerDistance | None = None  # of a pair's side b: between its answer and side a's

    def __post_init__(self) -> None:
        if self.measurement is not None and self.check.outcome not in (PROVEN, UNPROVEN):
            raise ValueError(f"{self.entry.case}: an answer that is {self.check.outcome} has no time")


def to_json(value: Any) -> dict[str, Any]:
    """A value of this module as plain JSON data."""
    return asdict(value)
