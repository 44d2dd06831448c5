"""Checks for what takes CPU time from this process or makes it vary. Every check is a pure function."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from bench.doctor.counters import CpuCounters
from bench.doctor.findings import Finding, hidden

# Above these limits, a disturbance is about as large as the 2 % change that a comparison should detect.
LOAD_SHARE = 0.5  # of the usable CPUs, used by other processes
STEAL_SHARE = 0.02  # of one CPU
THROTTLED_SHARE = 0.01  # of the scheduler periods
BUSY_SHARE = 0.2  # of one CPU, by one other process
NOISE_SHARE = 0.1  # of the median, from it to the 95th percentile of the noise loop

LEAST_SHARE = 0.01  # of one CPU; a process that uses less is not named
END_THEM = "end them, or wait until they finish"


def check_load(load: float | None, cpus: float) -> Finding:
    """The load average over one minute, compared with the usable CPUs."""
    if load is None:
        return hidden("load")
    remedy = "end other work, then wait a minute"
    return Finding("load", f"{load:.2f} on {cpus:g} usable CPUs", remedy, load > LOAD_SHARE * cpus)


def check_steal(before: CpuCounters, after: CpuCounters) -> Finding:
    """CPU time that the hypervisor gave to other machines between the two readings."""
    share = (after.stolen - before.stolen) / (after.clock - before.clock)
    remedy = "use a machine that does not share its CPUs"
    return Finding("steal", f"{share:.1%} of a CPU", remedy, share > STEAL_SHARE)


def check_throttling(before: CpuCounters, after: CpuCounters) -> Finding:
    """Periods that a CPU quota cut short, since the control groups exist and between the two readings."""
    if after.throttled is None or after.periods is None:
        return hidden("throttling by quota")
    now = after.throttled - (before.throttled or 0)
    found = f"{after.throttled} of {after.periods} periods, {now} of them during this check"
    spoils = now > 0 or after.throttled > THROTTLED_SHARE * after.periods
    return Finding("throttling by quota", found, "raise or remove the CPU quota", spoils)


def check_heat(before: CpuCounters, after: CpuCounters) -> Finding:
    """Throttling by heat; only what happens between the two readings spoils, because the rest may be long past."""
    if after.overheated is None:
        return hidden("throttling by heat")
    now = after.overheated - (before.overheated or 0)
    found = f"{after.overheated} times since the machine started, {now} of them during this check"
    return Finding("throttling by heat", found, "let the machine cool down, and check its fans", now > 0)


def check_others(before: CpuCounters, after: CpuCounters) -> Finding:
    """The three other processes that used most CPU time between the two readings, if above 1 % of a CPU."""
    shares: list[tuple[float, int, str]] = []
    for pid, (name, used) in after.used.items():
        _, earlier = before.used.get(pid, ("", 0.0))  # by pid alone: a kernel worker changes its name
        shares.append(((used - earlier) / (after.clock - before.clock), pid, name))
    top = [entry for entry in sorted(shares, reverse=True)[:3] if entry[0] > LEAST_SHARE]
    found = ", ".join(f"{name} (pid {pid}) {share:.0%} of a CPU" for share, pid, name in top)
    return Finding("other processes", found or "idle", END_THEM, bool(top) and top[0][0] > BUSY_SHARE)


def check_gpus(apps: str | None) -> Finding:
    """Processes on the visible GPUs, one `pid, name` per line; None without a visible GPU."""
    if apps is None:
        return hidden("GPU processes")
    found = "; ".join(apps.splitlines())
    return Finding("GPU processes", found or "none", END_THEM, bool(found))


def check_noise(times: Sequence[float]) -> Finding:
    """How far the 95th percentile of the times of identical work, in seconds, lies above their median."""
    median = statistics.median(times)
    share = (statistics.quantiles(times, n=20)[-1] - median) / median
    found = f"{share:.1%} from median to 95th percentile of {len(times)} loops of {median * 1e3:.1f} ms"
    remedy = "fix what is marked above; if nothing is marked, use a quieter machine"
    return Finding("noise", found, remedy, share > NOISE_SHARE)
