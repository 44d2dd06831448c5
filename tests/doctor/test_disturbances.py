"""A disturbance counts as spoiling only if measurements would suffer from it."""

from __future__ import annotations

import re

import pytest

from bench.doctor import disturbances
from bench.doctor.counters import CpuCounters
from bench.doctor.findings import HIDDEN, Finding

BEFORE = CpuCounters(clock=10.0, stolen=1.0, used={7: ("idle", 3.0), 8: ("kworker/0:1-a", 5.0)})


def after(stolen: float = 1.0, used: dict[int, tuple[str, float]] | None = None) -> CpuCounters:
    """The counters one second after `BEFORE`."""
    return CpuCounters(clock=11.0, stolen=stolen, used=used or {})


@pytest.mark.parametrize(
    ("finding", "spoils"),
    [
        (disturbances.check_load(0.3, 2.0), False),
        (disturbances.check_load(1.1, 2.0), True),
        (disturbances.check_steal(BEFORE, after(stolen=1.01)), False),
        (disturbances.check_steal(BEFORE, after(stolen=1.1)), True),
        (disturbances.check_gpus(""), False),
        (disturbances.check_gpus("4242, python"), True),
        (disturbances.check_noise([5e-3] * 100), False),
        (disturbances.check_noise([5e-3] * 90 + [6e-3] * 10), True),
    ],
    ids=lambda value: f"{value.what}: {value.found}" if isinstance(value, Finding) else "",
)
def test_a_disturbance_spoils_only_when_it_should(finding: Finding, spoils: bool) -> None:
    """What spoils has a remedy, and what was found is never empty."""
    assert finding.spoils == spoils
    assert finding.found not in ("", HIDDEN)
    assert finding.remedy


@pytest.mark.parametrize(
    "finding",
    [
        disturbances.check_load(None, 2.0),
        disturbances.check_throttling(BEFORE, after()),
        disturbances.check_heat(BEFORE, after()),
        disturbances.check_gpus(None),
    ],
    ids=lambda finding: finding.what,
)
def test_what_a_container_hides_spoils_nothing(finding: Finding) -> None:
    """It is said to be hidden instead."""
    assert (finding.found, finding.spoils) == (HIDDEN, False)


@pytest.mark.parametrize(
    ("earlier", "later", "spoils"),
    [((1000, 5), (1010, 5), False), ((1000, 5), (1010, 6), True), ((1000, 50), (1010, 50), True)],
)
def test_quota_throttling_spoils_when_it_is_frequent_or_happens_now(
    earlier: tuple[int, int], later: tuple[int, int], spoils: bool
) -> None:
    """A few throttled periods in the past do not count."""
    readings = [CpuCounters(1.0, 0.0, {}, periods=n, throttled=t) for n, t in (earlier, later)]
    assert disturbances.check_throttling(*readings).spoils == spoils


def test_heat_of_the_past_does_not_spoil() -> None:
    """A laptop's counters are never zero."""
    old, new, newer = (CpuCounters(1.0, 0.0, {}, overheated=count) for count in (900, 900, 901))
    assert not disturbances.check_heat(old, new).spoils
    assert disturbances.check_heat(old, newer).spoils


def test_the_busiest_process_is_named_with_its_share() -> None:
    """A process that was not there before counts from its birth."""
    finding = disturbances.check_others(BEFORE, after(used={7: ("idle", 3.0), 9: ("cc1plus", 0.97)}))
    assert (finding.found, finding.spoils) == ("cc1plus (pid 9) 97% of a CPU", True)


def test_a_process_that_changes_its_name_is_the_same_process() -> None:
    """Kernel workers bear the name of their present work."""
    finding = disturbances.check_others(BEFORE, after(used={8: ("kworker/0:1-b", 5.0)}))
    assert (finding.found, finding.spoils) == ("idle", False)


def test_only_the_three_busiest_are_listed() -> None:
    """The rest would hide them."""
    used = {pid: (f"p{pid}", pid / 100) for pid in range(11, 16)}
    finding = disturbances.check_others(BEFORE, after(used=used))
    assert re.findall(r"(\w+) \(pid (\d+)\)", finding.found) == [("p15", "15"), ("p14", "14"), ("p13", "13")]
