"""The operating system, the kind of container, load, steal and temperature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bench.host.files import read

STEAL = 8  # index of this number among the words of the first line of /proc/stat


def os_name(release: str) -> str:
    """The PRETTY_NAME of /etc/os-release."""
    found = re.search(r'^PRETTY_NAME="?(.*?)"?$', release, re.MULTILINE)
    return found[1] if found else "unknown"


def container_kind(files: Iterable[str], environ: Mapping[str, str], first: str) -> str:
    """The kind of container, or "" if none is recognised.

    `files` are the marker files that exist, `first` is the environment of process 1 as NUL-separated text.
    """
    if "KUBERNETES_SERVICE_HOST" in environ:
        return "kubernetes"
    told = [word.removeprefix("container=") for word in first.split("\0") if word.startswith("container=")]
    marks = {"/.dockerenv": "docker", "/run/.containerenv": "podman"}
    seen = [marks[name] for name in files] + [name for name in told if name in marks.values()]
    return seen[0] if seen else ""


def load() -> float | None:
    """The load average over one minute; None if it is hidden."""
    words = read("/proc/loadavg").split()
    return float(words[0]) if words else None


def steal(stat: str) -> int:
    """Jiffies that the hypervisor took from all CPUs since boot, from the text of /proc/stat; 0 if it is hidden."""
    words = stat.partition("\n")[0].split()
    return int(words[STEAL]) if len(words) > STEAL else 0


def hottest(zones: Iterable[str]) -> float | None:
    """The highest temperature in °C, from texts in thousandths of a degree; None if there is no sensor."""
    return max((int(text) / 1000 for text in zones if text.lstrip("-").isdigit()), default=None)
