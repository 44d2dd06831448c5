"""The system around this process: its name, its container, and what drifts in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bench.host.files import read

STEAL = 8  # the place of this number among the words of the first line of /proc/stat


def os_name(release: str) -> str:
    """The PRETTY_NAME of /etc/os-release."""
    found = re.search(r'^PRETTY_NAME="?(.*?)"?$', release, re.MULTILINE)
    return found[1] if found else "unknown"


def container_kind(files: Iterable[str], environ: Mapping[str, str], first: str) -> str:
    """The kind from the marker files that exist, the environment, and that of process 1 (NUL-separated)."""
    if "KUBERNETES_SERVICE_HOST" in environ:
        return "kubernetes"
    told = [word.removeprefix("container=") for word in first.split("\0") if word.startswith("container=")]
    marks = {"/.dockerenv": "docker", "/run/.containerenv": "podman"}
    seen = [marks[name] for name in files] + [name for name in told if name in marks.values()]
    return seen[0] if seen else ""


def load() -> float | None:
    """The load average over one minute; None where it is hidden."""
    words = read("/proc/loadavg").split()
    return float(words[0]) if words else None


def steal(stat: str) -> int:
    """Jiffies that the hypervisor took from all CPUs since boot, from the text of /proc/stat."""
    words = stat.partition("\n")[0].split()
    return int(words[STEAL]) if len(words) > STEAL else 0


def hottest(zones: Iterable[str]) -> float | None:
    """The highest of these temperatures (texts in thousandths of a degree) in °C; None without a sensor."""
    return max((int(text) / 1000 for text in zones if text.lstrip("-").isdigit()), default=None)
