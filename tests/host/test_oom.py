"""The kernel's own counters of processes that it killed for lack of memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.host.oom import first_count, oom_kills, parse_oom_kill

EVENTS = "low 0\nhigh 0\nmax 12\noom 4\noom_kill 3\noom_group_kill 0"
CONTROL = "oom_kill_disable 0\nunder_oom 0\noom_kill 2"
VMSTAT = "nr_free_pages 1\noom_kill 7\npgfault 9"


@pytest.mark.parametrize(
    ("text", "count"),
    [(EVENTS, 3), (CONTROL, 2), (VMSTAT, 7), ("oom_kill_disable 0\nunder_oom 0", None), ("", None)],
)
def test_the_counter_is_read_from_each_kind_of_file(text: str, count: int | None) -> None:
    assert parse_oom_kill(text) == count


def test_the_first_file_that_has_a_counter_counts(tmp_path: Path) -> None:
    (tmp_path / "vmstat").write_text(VMSTAT)
    assert first_count([tmp_path / "memory.events", tmp_path / "vmstat"]) == 7
    assert first_count([tmp_path / "memory.events"]) == 0


def test_this_machine_s_counter_is_some_number() -> None:
    assert oom_kills() >= 0
