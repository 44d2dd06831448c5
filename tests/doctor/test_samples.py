"""Counters are read from their texts, whatever names and gaps stand in them."""

from __future__ import annotations

import os

from bench.doctor import samples


def test_a_process_name_may_hold_spaces_and_brackets() -> None:
    """And a process that ended while it was read is left out, as is this one."""
    tail = "S 1 1 1 0 -1 0 0 0 0 0 150 50 0 0 20 0 1 0 9"
    ticks = os.sysconf("SC_CLK_TCK")
    processes = samples.parse_processes([f"12 (a (b) c) {tail}", "", f"{os.getpid()} (me) {tail}"])
    assert processes == {12: ("a (b) c", 200 / ticks)}


def test_counters_of_several_groups_are_added() -> None:
    """A counter that no group has is None, which is not 0."""
    stats = ["nr_periods 12\nnr_throttled 3", "", "usage_usec 7\nnr_periods 1"]
    assert samples.total(stats, "nr_periods") == 13
    assert samples.total(stats, "nr_bursts") is None
