"""`cpu_bench` from end to end: what it measures, keeps, judges, and says when it is stopped."""

from __future__ import annotations

import json
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import MATMUL, QUICK, ROOT, SMALL, Ended, Place, finished, processes_of, until, wall

pytestmark = pytest.mark.slow

OTHER = "matmul_chain[chain=orthogonal,n=256,products=64,device=cpu]"
WHY = ("--why", "it is right")

# The second lane process to start, and no other, computes products that are too large by 0.001 %.
WRONG_IN_THE_SECOND_PROCESS = """
import os, sys

def is_first(name):
    try:
        os.close(os.open(os.path.join(os.path.dirname(__file__), name), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True

def perturb():
    tf = sys.modules["tensorflow"]
    right = tf.matmul
    tf.matmul = lambda a, b: right(a, b) * 1.00001

if not is_first("one") and is_first("two"):
    os.register_at_fork(after_in_child=perturb)
"""


@dataclass(frozen=True)
class Run:
    """A finished `cpu_bench`: where it ran, how it ended, and its two JSON files."""

    place: Place
    ended: Ended
    report: dict[str, Any]
    benchmarks: dict[str, dict[str, Any]]  # by case, of pytest-benchmark's file


def run(place: Place, *words: str) -> Run:
    """Run the command with both JSON files."""
    ours, theirs = place.folder / "report.json", place.folder / "benchmark.json"
    ended = place.bench("cpu_bench", "--json", str(ours), f"--benchmark-json={theirs}", *words)
    report, benchmarks = json.loads(ours.read_text()), json.loads(theirs.read_text())["benchmarks"]
    jsonschema.validate(report, json.loads((ROOT / "docs" / "report.schema.json").read_text()))
    assert report["exit_code"] == ended.code
    return Run(place, ended, report, {each["name"]: each for each in benchmarks})


def cases(*globs: str) -> list[str]:
    """The options that pick these cases."""
    return [word for glob in globs for word in ("--cases", glob)]


@pytest.fixture(scope="module")
def perturbed(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run in which one of two lane processes computes wrong products."""
    place = Place(tmp_path_factory.mktemp("perturbed"))
    start_up = place.folder / "start-up"
    start_up.mkdir()
    (start_up / "sitecustomize.py").write_text(WRONG_IN_THE_SECOND_PROCESS)
    words = ("--processes", "2", "--budget", "0.1", "--env", f"PYTHONPATH={start_up}")
    return run(place, *cases(SMALL, MATMUL), *words)


def test_a_case_that_is_wrong_in_one_process_is_wrong(perturbed: Run) -> None:
    assert perturbed.ended.code == 1
    assert wall(perturbed.report)[MATMUL]["outcome"] == "WRONG"
    assert "relative error" in wall(perturbed.report)[MATMUL]["reason"]
    assert "WRONG in process 2: answer: relative error" in perturbed.ended.out


def test_what_is_wrong_in_one_process_has_no_time_of_any(perturbed: Run) -> None:
    of_it = [record for record in perturbed.place.records() if record["entry"]["case"] == MATMUL]
    assert [record["check"]["outcome"] for record in of_it] == ["proven", "wrong"]
    assert [record["measurement"] for record in of_it] == [None, None]
    assert MATMUL not in perturbed.benchmarks
    figures = ("ratio", "interval", "confidence", "mde")
    assert [wall(perturbed.report)[MATMUL][name] for name in figures] == [None] * 4
    assert [v["series"] for v in perturbed.report["verdicts"] if v["case"] == MATMUL] == ["wall"]
    table = perturbed.ended.out.partition("checked, then timed")[2]
    row = table.partition("matmul_chain")[2].partition("\n\n")[0]
    assert "no time" in row, table


def test_what_is_right_beside_it_keeps_its_times(perturbed: Run) -> None:
    of_it = [record for record in perturbed.place.records() if record["entry"]["case"] == SMALL]
    assert [record["check"]["outcome"] for record in of_it] == ["proven", "proven"]
    seconds = [each["seconds"] for record in of_it for each in record["measurement"]["rounds"]]
    assert min(seconds) > 0
    assert perturbed.benchmarks[SMALL]["stats"]["data"] == pytest.approx(seconds, rel=1e-5)
    assert wall(perturbed.report)[SMALL]["outcome"] == "NEW"


def test_the_run_keeps_its_device_s_ceilings_and_the_report_the_shares_of_them(perturbed: Run) -> None:
    """Measured before the first case and after the last; the higher ones are the last to be stored."""
    kept = [line["environment"] for line in perturbed.place.lines() if "environment" in line]
    before, after = (each["volatile"]["ceilings"] for each in kept)
    assert after["flops"]["float32"] >= before["flops"]["float32"] > 0
    assert after["bytes"] >= before["bytes"] > 0
    assert perturbed.report["environments"][0]["volatile"]["ceilings"] == after
    assert [share["case"] for share in perturbed.report["shares"]] == [SMALL]


def test_a_wrong_case_is_not_accepted(perturbed: Run) -> None:
    refused = perturbed.place.bench("rebaseline", *WHY)
    assert (refused.code, f"{MATMUL} was WRONG" in refused.err) == (1, True)
    assert not list(perturbed.place.baselines.rglob("*.json"))
    assert perturbed.place.bench("rebaseline", *WHY, "--without-failed").code == 0
    held = "".join(path.read_text() for path in perturbed.place.baselines.rglob("*.json"))
    assert SMALL in held
    assert MATMUL not in held


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The first run on a machine, with an older TensorFlow and some of pytest's options."""
    place = Place(tmp_path_factory.mktemp("newcomer"))
    shown = ("--benchmark-sort=name", "--benchmark-group-by=fullfunc", "--benchmark-columns=max,rounds")
    words = ("--lane", "tf-2.20-cpu", *shown, "-k", "linear or 256")
    return run(place, *cases(SMALL, MATMUL, OTHER), *QUICK, *words)


def test_a_first_run_is_new_and_says_what_to_do_next(newcomer: Run) -> None:
    assert newcomer.ended.code == 0
    assert {verdict["outcome"] for verdict in newcomer.report["verdicts"]} == {"NEW"}
    assert "not judged: this machine has no baseline yet; next: nox -s rebaseline" in newcomer.ended.words


def test_a_run_leaves_no_temporary_file(newcomer: Run) -> None:
    assert not list(newcomer.place.scratch.iterdir())


def test_pytest_options_select_sort_group_and_choose_columns(newcomer: Run) -> None:
    assert set(newcomer.benchmarks) == {SMALL, OTHER} == set(wall(newcomer.report))
    lines = [line.split() for line in newcomer.ended.out.splitlines() if line.strip()]
    header = next(words for words in lines if words[0] == "Name")
    assert header[-2:] == ["Max", "Rounds"]
    assert [words[0] for words in lines if words[0] in (SMALL, OTHER)] == [SMALL, OTHER]
    assert "benchmark 'bench/test_workloads.py::test_case': 2 tests" in newcomer.ended.out


@pytest.fixture(scope="module")
def upgraded(newcomer: Run) -> Run:
    """The newcomer's run accepted, and the newest TensorFlow judged by it, strictly."""
    accepted = newcomer.place.bench("rebaseline", *WHY)
    assert (accepted.code, accepted.err) == (0, "")
    return run(newcomer.place, *cases(SMALL, OTHER), *QUICK, "--strict", "--stored")


def test_one_accepted_run_judges_nothing_yet_and_says_how_to_go_on(upgraded: Run) -> None:
    assert {verdict["outcome"] for verdict in upgraded.report["verdicts"]} == {"INCONCLUSIVE"}
    verdict = wall(upgraded.report)[SMALL]
    assert verdict["ratio"] > 0
    assert verdict["reason"].startswith("accepted at 1 time only")
    assert verdict["remedy"].startswith("accept 2 more runs, an hour or more apart: nox -s cpu_bench")


def test_strict_exits_3_where_a_case_is_not_judged(upgraded: Run) -> None:
    assert upgraded.ended.code == 3


def test_an_upgrade_lists_what_differs_in_the_software(upgraded: Run) -> None:
    differences = upgraded.report["differences"]
    assert "tensorflow-cpu 2.20.0 → 2.21.0" in differences
    assert any(each.startswith("lock ") for each in differences)
    assert f"software, baseline → now: {'; '.join(differences)}" in upgraded.ended.words
    assert [each["role"] for each in upgraded.report["environments"]] == ["a", "baseline"]


def at_three_times(baseline: Path, factor: float) -> None:
    """Make three runs, two hours apart and 3 % from each other, of the one in a baseline; times by a factor."""
    data = json.loads(baseline.read_text())
    records = []
    for number, scatter in enumerate((0.97, 1.0, 1.03)):
        for record in json.loads(json.dumps(data["records"])):
            measured = record["measurement"]
            for each in measured["rounds"]:
                each["seconds"] *= factor * scatter
            measured["sentinel_seconds"] = 10.0 ** (-4 + number)  # so wide that no machine seems to drift
            started = record["started"] - 7200 * (3 - number)
            records.append({**record, "run": f"run {number}", "started": started})
    data["accepted"] = [{**data["accepted"][0], "run": f"run {number}"} for number in range(3)]
    baseline.write_text(json.dumps({**data, "records": records}))


@pytest.fixture(scope="module")
def judged(upgraded: Run) -> Run:
    """A run judged by three earlier ones, of which the regression's were ten times as fast."""
    (folder,) = (upgraded.place.baselines / "speed").iterdir()
    at_three_times(folder / "linear_regression.json", 0.1)
    at_three_times(folder / "matmul_chain.json", 10.0)
    return run(upgraded.place, *cases(SMALL, OTHER), *QUICK, "--stored")


def test_ten_times_the_time_is_slower_and_a_tenth_is_faster(judged: Run) -> None:
    slower, faster = wall(judged.report)[SMALL], wall(judged.report)[OTHER]
    assert (slower["outcome"], faster["outcome"]) == ("SLOWER", "FASTER")
    assert slower["interval"][0] > 1
    assert faster["interval"][1] < 1
    assert slower["confidence"] >= 0.99
    assert "find the change" in slower["remedy"]
    assert "rebaseline" in faster["remedy"]


def test_slower_exits_1(judged: Run) -> None:
    assert judged.ended.code == 1


def measuring(place: Place, records: int, *words: str) -> subprocess.Popen[str]:
    """A run under way that has brought the place's records to that number; waits while another holds the machine."""
    process = place.start("cpu_bench", *words)
    until(lambda: process.poll() is not None or len(place.records()) >= records)
    if process.poll() is None:
        return process
    ended = finished(process)
    assert "another run measures" in ended.err, ended
    return measuring(place, records, *words)


def stop(process: subprocess.Popen[str], number: signal.Signals) -> Ended:
    """Send the controller, and no process of its own, a signal."""
    process.send_signal(number)
    return finished(process)


def test_a_run_that_is_killed_and_then_interrupted_is_resumed(place: Place) -> None:
    planned = (SMALL, MATMUL, OTHER, "checkpoint_round_trip[what=variable,device=cpu]")
    words = (*cases(*planned), "--processes", "1", "--budget", "0.3")
    first = measuring(place, 1, *words)
    first.send_signal(signal.SIGSTOP)  # so that it is still under way, however slow this machine is
    second = finished(place.start("cpu_bench", *words))
    assert second.code == 3
    assert f"another run measures on this machine (process {first.pid}: python" in second.err

    assert processes_of(str(place.scratch))
    assert list(place.scratch.iterdir())
    assert stop(first, signal.SIGKILL).code == -signal.SIGKILL
    until(lambda: not processes_of(str(place.scratch)))
    until(lambda: not list(place.scratch.iterdir()))
    kept = place.records()

    interrupted = stop(measuring(place, len(kept) + 1, "--resume"), signal.SIGINT)
    assert interrupted.code == 3
    assert interrupted.err.endswith("cpu_bench: interrupted; what was measured is kept; --resume goes on\n")
    assert not list(place.scratch.iterdir())
    more = place.records()
    assert more[: len(kept)] == kept

    last = place.bench("cpu_bench", "--resume")
    assert last.code == 0
    assert f": {len(planned) - len(more)} measurements" in last.err
    assert len(list(place.results.glob("*/records.jsonl"))) == 1
    whole = place.records()
    assert whole[: len(more)] == more
    assert sorted(record["entry"]["case"] for record in whole) == sorted(planned)
