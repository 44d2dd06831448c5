"""A lane process keeps to its protocol whatever a workload does, and costs no more than a case when it dies."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench.errors import SuiteBug
from bench.expected import Expected
from bench.host.files import read
from bench.records import CRASHED, PROVEN
from bench.running.launch import start
from bench.running.live_case import LiveCase
from tests.conftest import MATMUL, ROOT, SMALL, Live, processes_of, until

pytestmark = pytest.mark.slow


def test_a_lane_process_first_says_what_it_lists(live: Live) -> None:
    listed = {entry.case: entry for entry in live.solo.catalogue()}
    assert (listed[SMALL].kind, listed[MATMUL].kind) == ("point", "smoke")
    assert listed["misbehaving[how=right,device=cpu]"].workload == "misbehaving"
    assert {e.workload for e in listed.values() if e.kind != "regression"} == {"misbehaving"} | {
        path.stem for path in (ROOT / "workloads").glob("[!_]*.py")
    }


def test_what_a_workload_prints_goes_to_the_log_and_not_to_the_protocol(live: Live) -> None:
    assert live.odd("prints", budget=0.01).check.outcome == "proven"
    log = (live.folder / "lane.log").read_text()
    assert "printed on import\n" in log
    assert "written to file descriptor 1 on import\n" in log
    assert "printed in a call\n" in log
    assert '{"check": {"outcome": "wrong"}}\n' in log


def test_what_a_workload_reads_is_empty_and_not_the_protocol(live: Live) -> None:
    assert live.odd("reads").check.reason == "raised EOFError: EOF when reading a line"


def test_a_case_that_ends_its_process_has_crashed_and_the_next_case_works(live: Live) -> None:
    """Even where the process dies only when it ends, as programs do; it is known at once, without any patience."""
    crashed, right = live.run(
        "misbehaving[how=aborts_at_end,device=cpu]", "misbehaving[how=right,device=cpu]", budget=0.01
    )
    expected = (CRASHED, "died of SIGABRT when it ended in 3 of 3 processes")
    assert (crashed.check.outcome, crashed.check.reason) == expected
    assert (crashed.check.tried, len(crashed.check.deaths)) == (3, 3)
    assert crashed.measurement is None
    assert right.check.outcome == PROVEN


def test_a_case_that_crashes_in_some_processes_has_crashed_and_says_in_how_many(live: Live) -> None:
    check = live.odd("aborts_once", budget=0.01).check
    assert (check.outcome, check.reason) == (CRASHED, "died of SIGABRT in 1 of 3 processes")


def test_a_lane_process_that_somebody_kills_once_costs_nothing(live: Live) -> None:
    record = live.odd("killed_once", budget=0.01)
    assert (record.check.outcome, record.check.tried, record.check.deaths) == (
        PROVEN,
        2,
        ("died of SIGKILL",),
    )
    assert record.measurement is not None


def test_an_error_of_the_suite_itself_in_a_lane_process_is_a_bug_and_no_check(live: Live) -> None:
    worker = start(live.side, live.folder, live.folder / "bug.log")
    with pytest.raises(
        SuiteBug, match=r"AttributeError at bench/measuring/worker.py:\d+: .*no_such_request.*; see "
    ):
        worker.ask("no_such_request")
    assert "Traceback" in (live.folder / "bug.log").read_text()
    worker.close()


def test_a_case_that_hangs_has_crashed_after_some_patience(live: Live) -> None:
    worker = start(live.side, live.folder, live.folder / "hangs.log")
    entry = next(entry for entry in worker.catalogue if "how=hangs" in entry.case)
    worker.patience = 1.0
    case = LiveCase(worker, entry, Expected())
    case.begin(0.0)
    case.built()
    case.prove()
    assert case.check.outcome == CRASHED
    assert case.death is not None
    assert (case.death.how, case.death.cause) == ("gave no answer within 1 s", "hang")
    assert not Path(f"/proc/{worker.pid}").exists()


CONTROLLER = """
import sys
from pathlib import Path
from bench.running.side import Side
from bench.running import attempts
from bench.running.launch import start

interpreter, workload, folder = map(Path, sys.argv[1:])
side = Side("live", interpreter, "", "cpu", "digits", (workload,))
worker = start(side, folder, folder / "lane.log")
worker.ask("open", case="misbehaving[how=hangs,device=cpu]", seed=0)
worker.ask("check", bands={}, changed={}, keep="")
"""


def test_a_lane_process_and_its_fork_end_with_their_controller(live: Live, tmp_path: Path) -> None:
    words = [str(live.side.interpreter), str(live.side.workloads[0]), str(tmp_path)]
    command = [sys.executable, "-c", CONTROLLER, *words]
    with subprocess.Popen(command, cwd=ROOT) as controller:
        until(lambda: "hangs call" in read(tmp_path / "events"))
        assert len(processes_of(str(tmp_path))) == 3  # with the controller itself
        controller.send_signal(signal.SIGKILL)
    until(lambda: not processes_of(str(tmp_path)))
