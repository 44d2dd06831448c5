"""A condition of the machine counts as spoiling only if measurements would suffer from it."""

from __future__ import annotations

import errno
import math
from pathlib import Path

import pytest

from bench.doctor import conditions
from bench.doctor.findings import HIDDEN, Finding

MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
23 22 0:30 / /tmp rw - tmpfs tmpfs rw
24 22 0:31 / /mnt/my\\040share rw - nfs4 server:/share rw
25 22 0:32 / /mnt/my\\040share rw - xfs /dev/vdb rw
"""


@pytest.mark.parametrize(
    ("finding", "spoils"),
    [
        (conditions.check_governor(["performance", "performance", ""]), False),
        (conditions.check_governor(["performance", "powersave"]), True),
        (conditions.check_turbo("1", ""), False),
        (conditions.check_turbo("0", "1"), True),
        (conditions.check_turbo("", "1"), True),
        (conditions.check_turbo("", "0"), False),
        (conditions.check_cores([0, 1], ["0", "1"]), False),
        (conditions.check_cores([0, 1], ["0-1", "0-1"]), False),
        (conditions.check_cores([0, 1], ["0,4", "1,5"]), True),
        (conditions.check_quota(2, math.inf), False),
        (conditions.check_quota(2, 1.5), True),
        (conditions.check_memory(16.0), False),
        (conditions.check_memory(3.9), True),
        (conditions.check_swap("SwapTotal: 2048 kB\nSwapFree: 2048 kB"), False),
        (conditions.check_swap("SwapTotal: 2048 kB\nSwapFree: 1024 kB"), True),
        (conditions.check_disk("disk", 50.0, "ext4", ""), False),
        (conditions.check_disk("disk", 1.0, "ext4", ""), True),
        (conditions.check_disk("disk", 50.0, "tmpfs", ""), True),
        (conditions.check_disk("disk", 50.0, "overlay", ""), True),
        (conditions.check_disk("disk", 50.0, "nfs4", ""), True),
        (conditions.check_disk("disk", 50.0, "fuse.sshfs", ""), True),
    ],
    ids=lambda value: f"{value.what}: {value.found}" if isinstance(value, Finding) else "",
)
def test_a_condition_spoils_only_when_it_should(finding: Finding, spoils: bool) -> None:
    """What spoils has a remedy, and what was found is never empty."""
    assert finding.spoils == spoils
    assert finding.found not in ("", HIDDEN)
    assert finding.remedy or finding.what == "disk"


@pytest.mark.parametrize(
    "finding",
    [
        conditions.check_governor(["", ""]),
        conditions.check_turbo("", ""),
        conditions.check_cores([0, 1], ["", ""]),
        conditions.check_memory(0.0),
        conditions.check_swap(""),
    ],
    ids=lambda finding: finding.what,
)
def test_what_a_container_hides_spoils_nothing(finding: Finding) -> None:
    """It is said to be hidden instead."""
    assert (finding.found, finding.spoils) == (HIDDEN, False)


@pytest.mark.parametrize(
    ("folder", "system"),
    [("/tmp/a", "tmpfs"), ("/tmpfiles", "ext4"), ("/", "ext4"), ("/mnt/my share/x", "xfs")],
)
def test_the_innermost_and_last_mount_holds_a_folder(folder: str, system: str) -> None:
    """Names only alike do not count, and spaces are escaped in the table."""
    assert conditions.file_system(Path(folder), MOUNTS) == system


def test_lists_of_cpus_are_read_with_their_spans() -> None:
    """As the kernel writes them."""
    assert conditions.parse_cpus("0-2,8,10-11") == {0, 1, 2, 8, 10, 11}
    assert conditions.parse_cpus("") == set()


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (None, "counted"),
        (errno.ENOENT, "no performance counters (PMU)"),
        (errno.EACCES, "perf_event_paranoid=2"),
    ],
)
def test_whether_instructions_are_counted_is_told_and_spoils_nothing(number: int | None, told: str) -> None:
    finding = conditions.check_instructions(None if number is None else OSError(number, "refused"))
    assert told in finding.found
    assert not finding.spoils
