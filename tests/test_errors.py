"""What ended a process, and what a person reads of an error in the suite itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import errors
from bench.errors import Died, SuiteBug, death_by, report_bug


@pytest.mark.parametrize(
    ("code", "out_of_memory", "how", "cause"),
    [
        (0, False, "ended itself with exit code 0", "own"),
        (3, True, "ended itself with exit code 3", "own"),
        (-6, False, "died of SIGABRT", "own"),
        (-11, True, "died of SIGSEGV", "own"),
        (-9, False, "died of SIGKILL", "outside"),
        (-15, False, "died of SIGTERM", "outside"),
        (-9, True, "was killed by the kernel for lack of memory", "outside"),
        (-35, False, "died of signal 35", "own"),
    ],
)
def test_a_death_says_how_and_whether_somebody_else_may_have_caused_it(
    code: int, out_of_memory: bool, how: str, cause: str
) -> None:
    death = death_by(code, out_of_memory)
    assert (death.how, death.cause, str(death)) == (how, cause, f"the lane process {how}")


def a_bug() -> Exception:
    try:
        death_by("no code")  # type: ignore[arg-type]  # which is the bug
    except TypeError as error:
        return error
    raise AssertionError


def test_a_bug_is_told_in_a_line_and_its_traceback_is_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "results" / "lane.log"
    line = report_bug(a_bug(), log)
    assert line.startswith("a bug in tfgauge, no verdict about TensorFlow: TypeError at bench/errors.py:")
    assert line.endswith(f"; its traceback is in {log}; please report it")
    assert "\n" not in line
    assert "Traceback" in log.read_text()
    assert errors.BUG_EXIT_CODE == 3


def test_a_bug_in_a_lane_process_says_where_it_was_in_there(tmp_path: Path) -> None:
    line = report_bug(SuiteBug("KeyError at bench/measuring/worker.py:1"), tmp_path / "log")
    assert "TensorFlow: KeyError at bench/measuring/worker.py:1; its traceback" in line


def test_a_bug_is_told_where_its_log_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    line = report_bug(Died("died of SIGABRT"), tmp_path / "file" / "lane.log")
    assert "its traceback could not be written to " in line
