"""A lane process keeps to its protocol whatever a workload does, and costs no more than a case when it dies."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bench.expected import Expected
from bench.host.files import read
from bench.records import WRONG
from bench.running.launch import start
from bench.running.live_case import LiveCase
from tests.conftest import MATMUL, ROOT, SMALL, Live, processes_of, until

pytestmark = pytest.mark.slow


def test_a_lane_process_first_says_what_it_lists(live: Live) -> None:
    listed = {entry.case: entry for entry in live.solo.catalogue()}
    assert (listed[SMALL].kind, listed[MATMUL].kind) == ("point", "smoke")
    assert listed["misbehaving[how=right,device=cpu]"].workload == "misbehaving"
    assert {e.workload for e in listed.values()} == {"misbehaving"} | {
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


def test_a_case_that_kills_its_process_is_wrong_and_the_next_case_works(live: Live) -> None:
    """And a lane process that is killed once from outside costs nothing: its case is tried again."""
    cases = [f"misbehaving[how={how},device=cpu]" for how in ("kills_itself", "killed_once", "right")]
    killed, retried, right = live.run(*cases, budget=0.01)
    assert killed.check.outcome == WRONG
    assert killed.check.reason.startswith("the lane process died of SIGKILL; see ")
    assert killed.measurement is None
    assert [retried.check.outcome, right.check.outcome] == ["proven", "proven"]
    assert retried.measurement is not None


def test_a_case_that_hangs_is_wrong_after_some_patience(live: Live) -> None:
    worker = start(live.side, live.folder, live.folder / "hangs.log")
    entry = next(entry for entry in worker.catalogue if "how=hangs" in entry.case)
    worker.patience = 1.0
    case = LiveCase(worker, entry, Expected())
    case.begin(0.0)
    case.built()
    case.prove()
    assert case.check.outcome == WRONG
    assert case.check.reason.startswith("the lane process gave no answer within 1 s; see ")
    assert not Path(f"/proc/{worker.pid}").exists()


CONTROLLER = """
import sys
from pathlib import Path
from bench.running.side import Side
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
