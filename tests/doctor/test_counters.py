"""Counters are parsed from their texts, also with odd process names and missing files."""

from __future__ import annotations

import os

from bench.doctor import counters


def test_a_process_name_may_hold_spaces_and_brackets() -> None:
    """A process that ended before it was read is left out, and so is this one."""
    tail = "S 1 1 1 0 -1 0 0 0 0 0 150 50 0 0 20 0 1 0 9"
    ticks = os.sysconf("SC_CLK_TCK")
    processes = counters.parse_processes([f"12 (a (b) c) {tail}", "", f"{os.getpid()} (me) {tail}"])
    assert processes == {12: ("a (b) c", 200 / ticks)}


def test_counters_of_several_groups_are_added() -> None:
    """A counter that no group has is None, which is not 0."""
    stats = ["nr_periods 12\nnr_throttled 3", "", "usage_usec 7\nnr_periods 1"]
    assert counters.total(stats, "nr_periods") == 13
    assert counters.total(stats, "nr_bursts") is None
