"""What a hardware report needs of a record, without its rounds, and what the records of a case say together. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.judging.hardware import Cell, Key
from bench.judging.process_samples import fast
from bench.records import CRASHED, PROVEN, REMOVED, UNPROVEN, WRONG, Check, Measurement, Record, Round, Work

GRAVEST = (CRASHED, WRONG, REMOVED, UNPROVEN, PROVEN)


@dataclass(frozen=True)
class Brief:
    """One case in one lane process."""

    key: Key
    revision: int
    check: Check
    measured: Measurement | None  # without its rounds
    log: float | None = None  # of the fast end of its rounds, in seconds per call
    cpu: float | None = None
    collect: float | None = None
    joules: float | None = None


def brief(record: Record) -> Brief:
    """The record's brief."""
    key, measured = (record.started, record.run, record.process), record.measurement
    made = Brief(key, record.entry.revision, record.check, _without_rounds(measured))
    rounds = [each for each in measured.rounds if not each.void and each.seconds > 0] if measured else []
    if not rounds:
        return made
    return Brief(
        key=key,
        revision=made.revision,
        check=made.check,
        measured=made.measured,
        log=math.log(fast([each.seconds for each in rounds])),
        cpu=fast([each.cpu_seconds for each in rounds]),
        collect=median(getattr(each, "collect_seconds", 0.0) for each in rounds),
        joules=_joules(rounds, record.work),
    )


def times(briefs: Sequence[Brief]) -> dict[Key, float]:
    """The logarithm of a case's time in each lane process, the mean over its visits; none unless all were proven."""
    if any(each.check.outcome not in (PROVEN, UNPROVEN) for each in briefs):
        return {}
    found: dict[Key, list[float]] = {}
    for each in briefs:
        if each.log is not None:
            found.setdefault(each.key, []).append(each.log)
    return {key: sum(logs) / len(logs) for key, logs in found.items()}


def cell(briefs: Sequence[Brief]) -> Cell:
    """What an environment has of a case: the gravest check, the middle of each phase, the largest memory."""
    worst = min(briefs, key=lambda each: GRAVEST.index(each.check.outcome))
    measured = [each.measured for each in briefs if each.measured]
    joules = [each.joules for each in briefs if each.joules is not None]
    return Cell(
        state=worst.check.outcome,
        reason=worst.check.reason,
        error=_error([each.check for each in briefs]),
        types=worst.check.types,
        first_call=_middle([each.first_call_seconds for each in measured]),
        build=_middle([each.build_seconds for each in measured]),
        collect=_middle([each.collect for each in briefs if each.collect is not None]),
        cpu=_middle([each.cpu for each in briefs if each.cpu is not None]),
        peak=max((each.device_peak_bytes or each.peak_bytes for each in measured), default=None),
        joules=_middle(joules),
    )


def phases(briefs: Mapping[str, Sequence[Brief]]) -> tuple[float | None, float | None]:
    """Of an environment: the seconds that the import of TensorFlow takes, and those of the sentinel."""
    imports = {
        each.key: each.measured.import_seconds for mine in briefs.values() for each in mine if each.measured
    }
    sentinels = [each.measured.sentinel_seconds for mine in briefs.values() for each in mine if each.measured]
    return _middle(list(imports.values())), _middle(sentinels)


def _without_rounds(measured: Measurement | None) -> Measurement | None:
    if measured is None:
        return None
    return Measurement(
        measured.import_seconds,
        measured.build_seconds,
        measured.first_call_seconds,
        (),
        measured.peak_bytes,
        measured.sentinel_seconds,
        device_peak_bytes=measured.device_peak_bytes,
    )


def _joules(rounds: Sequence[Round], work: Work) -> float | None:
    """Per item, over all rounds together: the counter moves in steps that are long against one of them."""
    told = [(each.gpu.joules, each.iterations) for each in rounds if each.gpu and each.gpu.joules is not None]
    return sum(joules for joules, _ in told) / sum(n * work.items for _, n in told) if told else None


def _error(checks: Sequence[Check]) -> float | None:
    shares = [each.error / each.allowed for each in checks if each.error is not None and each.allowed]
    return max(shares, default=None)


def _middle(values: Sequence[float]) -> float | None:
    return median(values) if values else None
