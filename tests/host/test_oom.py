"""The kernel's own counters of processes that it killed for lack of memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.host.oom import count_in, oom_kills

EVENTS = "low 0\nhigh 0\nmax 12\noom 4\noom_kill 3\noom_group_kill 0"
CONTROL = "oom_kill_disable 0\nunder_oom 0\noom_kill 2"
VMSTAT = "nr_free_pages 1\noom_kill 7\npgfault 9"


@pytest.mark.parametrize(
    ("text", "count"),
    [(EVENTS, 3), (CONTROL, 2), (VMSTAT, 7), ("oom_kill_disable 0\nunder_oom 0", None), ("", None)],
)
def test_the_counter_is_read_from_each_kind_of_file(tmp_path: Path, text: str, count: int | None) -> None:
    (tmp_path / "file").write_text(text)
    assert count_in(tmp_path / "file") == count


def test_a_file_that_is_not_there_has_no_counter(tmp_path: Path) -> None:
    assert count_in(tmp_path / "memory.events") is None


def test_the_innermost_control_group_that_counts_is_asked(tmp_path: Path) -> None:
    inner, outer = tmp_path / "outer" / "inner", tmp_path / "outer"
    inner.mkdir(parents=True)
    (outer / "memory.events").write_text(EVENTS)
    assert oom_kills([inner, outer]) == 3
    (inner / "memory.oom_control").write_text(CONTROL)
    assert oom_kills([inner, outer]) == 2


def test_without_a_control_group_the_whole_machine_counts() -> None:
    assert oom_kills() >= 0
