"""The control groups (versions 1 and 2) that this process is in, and the limits that they set."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.host.files import read


def cgroup_folders(controller: str) -> list[Path]:
    """The folders of this process's control groups for `controller`, innermost first, up to the mount."""
    return parse_cgroups(controller, read("/proc/self/cgroup"), read("/proc/self/mountinfo"))


def parse_cgroups(controller: str, groups: str, mounts: str) -> list[Path]:
    """The same from the texts of /proc/self/cgroup and mountinfo, where version 2 names no controllers."""
    split = (line.split(":", 2) for line in groups.splitlines())
    paths = {name: path for _, names, path in split for name in names.split(",")}
    folders: list[Path] = []
    for line in mounts.splitlines():
        folders += groups_in_mount(controller, paths, line)
    return folders


def groups_in_mount(controller: str, paths: Mapping[str, str], line: str) -> list[Path]:
    """The folders in the mount of one line of mountinfo; `paths` are by controller, version 2's under ""."""
    mount, _, system = line.partition(" - ")
    root, point = mount.split()[3:5]
    kind, options = system.split()[0], system.split()[-1].split(",")
    if kind == "cgroup" and controller in options and controller in paths:
        return up_to_mount(Path(point), root, paths[controller])
    if kind == "cgroup2" and "" in paths:
        return up_to_mount(Path(point), root, paths[""])
    return []


def up_to_mount(point: Path, root: str, path: str) -> list[Path]:
    """The folders from the group `path` up to the mount `point`, whose top is the group `root`.

    In a container, `path` may lie outside the mount; then only the mount itself exists and is read.
    """
    below = path.removeprefix(root).strip("/")
    inner = point / below
    return [inner, *inner.parents][: len(Path(below).parts) + 1]


def cpu_quota(folders: Sequence[Path]) -> float:
    """The lowest CPU quota of these control groups, in CPUs; infinite if none is set."""
    v2 = [read(folder / "cpu.max") for folder in folders]
    v1 = [" ".join(read(folder / f"cpu.cfs_{name}_us") for name in ("quota", "period")) for folder in folders]
    return min(map(parse_quota, v2 + v1), default=math.inf)


def parse_quota(text: str) -> float:
    """CPUs, from the text `quota period` in microseconds; no quota is `max` in version 2, -1 in version 1."""
    match text.split():
        case [quota, period] if quota.isdigit():
            return int(quota) / int(period)
    return math.inf


def memory_limits(folders: Sequence[Path]) -> list[int]:
    """The memory limits of these control groups, in bytes."""
    files = [folder / name for folder in folders for name in ("memory.max", "memory.limit_in_bytes")]
    return [int(text) for text in map(read, files) if text.isdigit()]
