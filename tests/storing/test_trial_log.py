"""What was tried is found again by a run about the same, and a torn line costs no more than itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.storing.trial_log import begun, newest

ABOUT = {"machine": "m", "locks": {"tf-2.21-cpu": "123"}, "env": {}}


def test_what_was_kept_is_found_again(tmp_path: Path) -> None:
    log = begun(tmp_path / "results", "regressions", ABOUT)
    log.keep("a key", {"error": 1 / 3})
    log.keep("another", None)
    again = newest(tmp_path / "results", "regressions", ABOUT)
    assert again.found == log.found == {"a key": {"error": 0.333333}, "another": None}
    again.keep("more", True)
    assert newest(tmp_path / "results", "regressions", ABOUT).found["more"] is True


def test_a_line_that_was_torn_off_is_dropped(tmp_path: Path) -> None:
    log = begun(tmp_path, "regressions", ABOUT)
    log.keep("whole", 1)
    with log.path.open("a") as file:
        file.write('{"key": "torn", "fou')
    again = newest(tmp_path, "regressions", ABOUT)
    again.keep("next", 2)
    assert newest(tmp_path, "regressions", ABOUT).found == {"whole": 1, "next": 2}


def test_without_an_earlier_run_there_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="has no earlier run of regressions; run without --resume") as refused:
        newest(tmp_path, "regressions", ABOUT)
    assert refused.value.exit_code == 2


def test_a_run_on_another_machine_does_not_go_on(tmp_path: Path) -> None:
    begun(tmp_path, "regressions", ABOUT)
    with pytest.raises(Refusal, match="of another machine, or of other lanes or variables"):
        newest(tmp_path, "regressions", {**ABOUT, "machine": "n"})


@pytest.mark.parametrize("text", ["", "not json\n", "[]\n", '{"schema": 1}\n'])
def test_a_file_that_is_no_log_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "20260101T000000-regressions.jsonl").write_text(text)
    with pytest.raises(
        Refusal, match=r"20260101T000000-regressions\.jsonl: cannot be read .*set it aside"
    ) as refused:
        newest(tmp_path, "regressions", ABOUT)
    assert refused.value.exit_code == 3
