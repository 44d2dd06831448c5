"""What others do to this process: they take its time, or make it uneven. Every check is a pure function."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from bench.doctor.findings import Finding, hidden
from bench.doctor.samples import Sample

# Beyond these, a disturbance is about as large as the 2 % that a comparison is there to see.
LOAD_SHARE = 0.5  # of the usable CPUs, wanted by others
STEAL_SHARE = 0.02  # of one CPU
THROTTLED_SHARE = 0.01  # of the scheduler's periods
BUSY_SHARE = 0.2  # of one CPU, by one other process
NOISE_SHARE = 0.1  # from the median to the 95th percentile of the noise reading

LEAST_SHARE = 0.01  # of one CPU; a process that uses less is not named
DONE = "end them, or wait until they are done"


def check_load(load: float | None, cpus: float) -> Finding:
    """The load average over one minute against the usable CPUs."""
    if load is None:
        return hidden("load")
    remedy = "end other work, then wait a minute"
    return Finding("load", f"{load:.2f} on {cpus:g} usable CPUs", remedy, load > LOAD_SHARE * cpus)


def check_steal(before: Sample, after: Sample) -> Finding:
    """CPU time that the hypervisor gave to others."""
    share = (after.stolen - before.stolen) / (after.clock - before.clock)
    remedy = "use a machine whose CPUs are not shared"
    return Finding("steal", f"{share:.1%} of a CPU", remedy, share > STEAL_SHARE)


def check_throttling(before: Sample, after: Sample) -> Finding:
    """Periods that a CPU quota ended early, since the control groups began and between the samples."""
    if after.throttled is None or after.periods is None:
        return hidden("throttling by quota")
    now = after.throttled - (before.throttled or 0)
    found = f"{after.throttled} of {after.periods} periods, {now} of them just now"
    spoils = now > 0 or after.throttled > THROTTLED_SHARE * after.periods
    return Finding("throttling by quota", found, "raise or remove the CPU quota", spoils)


def check_heat(before: Sample, after: Sample) -> Finding:
    """Throttling by heat: only what happens between the samples spoils, the rest may be long ago."""
    if after.overheated is None:
        return hidden("throttling by heat")
    now = after.overheated - (before.overheated or 0)
    found = f"{after.overheated} times since the machine started, {now} of them just now"
    return Finding("throttling by heat", found, "let the machine cool, and see to its fans", now > 0)


def check_others(before: Sample, after: Sample) -> Finding:
    """The three other processes that used most CPU time between the samples, of those above 1 % of a CPU."""
    shares: list[tuple[float, int, str]] = []
    for pid, (name, used) in after.used.items():
        _, earlier = before.used.get(pid, ("", 0.0))  # by pid alone: a kernel worker's name tells its work
        shares.append(((used - earlier) / (after.clock - before.clock), pid, name))
    top = [entry for entry in sorted(shares, reverse=True)[:3] if entry[0] > LEAST_SHARE]
    found = ", ".join(f"{name} (pid {pid}) {share:.0%} of a CPU" for share, pid, name in top)
    return Finding("other processes", found or "idle", DONE, bool(top) and top[0][0] > BUSY_SHARE)


def check_gpus(apps: str | None) -> Finding:
    """Processes on the visible GPUs, one `pid, name` a line; None without a visible GPU."""
    if apps is None:
        return hidden("GPU processes")
    found = "; ".join(apps.splitlines())
    return Finding("GPU processes", found or "none", DONE, bool(found))


def check_noise(times: Sequence[float]) -> Finding:
    """How far the 95th percentile of equal work lies above its median; `times` in seconds."""
    median = statistics.median(times)
    share = (statistics.quantiles(times, n=20)[-1] - median) / median
    found = f"{share:.1%} from median to 95th percentile of {len(times)} loops of {median * 1e3:.1f} ms"
    remedy = "mend what is marked above; if nothing is, use a quieter machine"
    return Finding("noise", found, remedy, share > NOISE_SHARE)
