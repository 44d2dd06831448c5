"""Control groups of both versions are found, and their lowest limit decides."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from bench.host import cgroups
from bench.host.memory import GIB

V1_MOUNT = "30 24 0:26 {root} /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct\n"
V2_MOUNT = "30 24 0:26 {root} /sys/fs/cgroup ro,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"


@pytest.mark.parametrize(
    ("text", "cpus"),
    [
        ("150000 100000", 1.5),
        ("max 100000", math.inf),
        ("-1 100000", math.inf),
        ("50000 100000", 0.5),
        ("", math.inf),
        (" ", math.inf),
    ],
)
def test_a_quota_is_read_in_both_spellings(text: str, cpus: float) -> None:
    """`max` and -1 are no quota; nor is a file that is absent."""
    assert cgroups.parse_quota(text) == cpus


@pytest.mark.parametrize(
    "files",
    [{"cpu.max": "150000 100000"}, {"cpu.cfs_quota_us": "150000", "cpu.cfs_period_us": "100000"}],
    ids=["v2", "v1"],
)
def test_a_quota_holds_for_the_groups_below_it(tmp_path: Path, files: dict[str, str]) -> None:
    """The lowest quota on the way up to the mount decides."""
    inner = tmp_path / "job"
    inner.mkdir()
    (inner / "cpu.max").write_text("max 100000")
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert cgroups.cpu_quota([inner, tmp_path]) == 1.5


def test_groups_are_found_in_both_versions() -> None:
    """Version 1 by its controllers, version 2 by its single hierarchy; innermost first."""
    v1 = cgroups.parse_cgroups("cpu", "4:cpu,cpuacct:/a/b\n1:name=systemd:/x\n", V1_MOUNT.format(root="/"))
    v2 = cgroups.parse_cgroups("cpu", "0::/a\n", V2_MOUNT.format(root="/"))
    assert v1 == [Path("/sys/fs/cgroup/cpu,cpuacct") / name for name in ("a/b", "a", "")]
    assert v2 == [Path("/sys/fs/cgroup/a"), Path("/sys/fs/cgroup")]


def test_a_container_that_mounts_only_its_own_group_is_read_at_the_mount() -> None:
    """Its path in the host's hierarchy leads nowhere inside."""
    found = cgroups.parse_cgroups("cpu", "4:cpu,cpuacct:/docker/1f", V1_MOUNT.format(root="/docker/1f"))
    assert found == [Path("/sys/fs/cgroup/cpu,cpuacct")]


def test_other_controllers_and_mounts_are_left_alone() -> None:
    """A memory group sets no CPU quota."""
    assert cgroups.parse_cgroups("memory", "4:cpu:/a", V1_MOUNT.format(root="/")) == []


def test_the_lowest_memory_limit_in_bytes_is_found(tmp_path: Path) -> None:
    """`max` in version 2 is no limit."""
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.limit_in_bytes").write_text("1073741824\n")
    assert cgroups.memory_limits([tmp_path]) == [GIB]
