"""Every file of a folder is a workload, and a file that is none is refused by name. No TensorFlow is needed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from bench.errors import Refusal
from bench.measuring import catalogue, workload_files
from bench.records import DatasetId
from tests.conftest import ROOT
from workloads._datasets import Dataset

DATA = Dataset("digits", "0123456789abcdef", np.zeros((1, 28, 28, 1), np.float32), np.zeros(1, np.int64))
HEAD = "from workloads._spec import Case, Workload\n"
GOOD = HEAD + "def build(*, seed, folder, n, mode='eager'): ...\n"


def workload(build: str = GOOD, points: str = '({"n": 1},)', smoke: str = '{"n": 1}', more: str = "") -> str:
    """The text of a workload file."""
    return f"{build}WORKLOAD = Workload(revision=3, build=build, points={points}, smoke={smoke}{more})\n"


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of the suite's own workloads, and no known regressions."""
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setattr(catalogue, "OWN", own)
    monkeypatch.setattr(catalogue, "REGRESSIONS", tmp_path / "regressions")
    (own / "first.py").write_text(workload())
    return own


def load(*extra: Path) -> dict[str, catalogue.Listed]:
    """Every case on the CPU."""
    return catalogue.load(extra, "cpu", DATA)


def refused(*extra: Path) -> str:
    """Why the files are refused; with the exit code of a wrong command line."""
    with pytest.raises(Refusal) as refusal:
        load(*extra)
    assert refusal.value.exit_code == 2
    return str(refusal.value)


def test_each_point_is_a_case_whose_id_says_all(own: Path) -> None:
    build = GOOD.replace("n,", "n, dataset,")
    (own / "second.py").write_text(workload(build, '({"n": 1}, {"n": 2, "mode": "xla"})', '{"n": 2}'))
    listed = load()
    assert list(listed) == [
        "first[n=1,device=cpu]",
        "second[n=1,dataset=digits,device=cpu]",
        "second[n=2,mode=xla,dataset=digits,device=cpu]",
        "second[n=2,dataset=digits,device=cpu]",
    ]
    entries = [case.entry for case in listed.values()]
    assert [(e.kind, e.smoke) for e in entries[1:]] == [("point", False), ("point", False), ("smoke", True)]
    assert [e.dataset for e in entries] == [None, *[DatasetId("digits", "0123456789ab")] * 3]
    assert [e.point for e in entries] == [{"n": 1}, {"n": 1}, {"n": 2, "mode": "xla"}, {"n": 2}]
    assert {(e.device, e.revision) for e in entries} == {("cpu", 3)}
    source = hashlib.sha256((own / "second.py").read_bytes()).hexdigest()
    assert entries[1].source == source[:12]


def test_a_smoke_point_that_is_a_point_is_listed_once_as_a_point() -> None:
    (entry,) = (case.entry for case in load().values())
    assert (entry.kind, entry.smoke) == ("point", True)


def test_a_point_so_heavy_that_it_runs_once_is_listed_as_that(own: Path) -> None:
    (own / "first.py").write_text(workload(more=', once=({"n": 9},)'))
    assert load()["first[n=9,device=cpu]"].entry.kind == "once"


def test_what_only_a_gpu_can_run_is_listed_for_it_and_is_an_ordinary_point_there(own: Path) -> None:
    (own / "first.py").write_text(workload(more=', gpu=({"n": 9},)'))
    assert load()["first[n=9,device=gpu]"].entry.kind == "gpu"
    on_gpu = catalogue.load((), "gpu", DATA)
    assert {case: each.entry.kind for case, each in on_gpu.items()} == {
        "first[n=1,device=gpu]": "point",
        "first[n=9,device=gpu]": "point",
    }


def test_what_only_the_host_computes_is_an_ordinary_point_of_the_cpu_and_none_of_a_gpu(own: Path) -> None:
    head = HEAD.replace("Workload", "Place, Workload")
    more = ', host=({"n": 9},), places=(Place(7, "a sum", {"n": 9}),)'
    (own / "first.py").write_text(workload(GOOD.replace(HEAD, head), smoke='{"n": 9}', more=more))
    on_cpu, on_gpu = load(), catalogue.load((), "gpu", DATA)
    assert {case: (each.entry.kind, each.entry.smoke) for case, each in on_cpu.items()} == {
        "first[n=1,device=cpu]": ("point", False),
        "first[n=9,device=cpu]": ("point", True),
    }
    assert list(on_gpu) == ["first[n=1,device=gpu]"]


def test_a_tuned_case_names_the_documented_one_beside_it(own: Path) -> None:
    build = GOOD.replace("n,", "n, implementation='documented',")
    (own / "first.py").write_text(workload(build, '({"n": 1}, {"n": 1, "implementation": "tuned"})'))
    named = {case: each.entry.tuned_of for case, each in load().items()}
    assert named == {
        "first[n=1,device=cpu]": "",
        "first[n=1,implementation=tuned,device=cpu]": "first[n=1,device=cpu]",
    }


def test_a_place_of_the_note_is_listed_with_its_case(own: Path) -> None:
    head = HEAD.replace("Workload", "Place, Workload")
    text = workload(GOOD.replace(HEAD, head), more=', places=(Place(7, "a sum", {"n": 1}),)')
    (own / "first.py").write_text(text)
    (listed,) = load().values()
    assert [(place.line, place.what) for place in listed.places] == [(7, "a sum")]


def test_files_that_begin_with_an_underscore_are_helpers(own: Path) -> None:
    (own / "_helper.py").write_text("raise SystemExit")
    assert list(load()) == ["first[n=1,device=cpu]"]


def test_a_folder_and_a_file_of_one_s_own_are_listed_beside_the_suite_s(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    for name in ("more/second.py", "third.py"):
        (tmp_path / name).write_text(workload())
    assert [case.entry.workload for case in load(tmp_path / "more", tmp_path / "third.py").values()] == [
        "first",
        "second",
        "third",
    ]


def test_a_file_may_bear_the_name_of_a_module(tmp_path: Path) -> None:
    mine = tmp_path / "json.py"
    mine.write_text("import json\njson.loads('1')\n" + workload())
    for _ in range(2):
        assert list(load(mine)) == ["first[n=1,device=cpu]", "json[n=1,device=cpu]"]


def test_a_name_that_is_taken_is_refused_with_both_files(own: Path, tmp_path: Path) -> None:
    mine = tmp_path / "first.py"
    mine.write_text(workload())
    assert refused(mine) == f"{mine}: the name first is taken by {own / 'first.py'}; rename the file"


def test_a_place_without_workloads_is_refused(tmp_path: Path) -> None:
    for place in (tmp_path / "nowhere.py", tmp_path):
        said = f"{place}: no workload file there; --workloads takes a .py file or a folder of them"
        assert refused(place) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import numpy\n\nnumpy.nothing\n", "line 3: does not import: AttributeError: module 'numpy' has"),
        ("x = 1\ny = (\n", "line 2: does not import: SyntaxError: '(' was never closed"),
        ("import json\njson.loads('')\n", "line 2: does not import: JSONDecodeError: "),
        (HEAD, "holds no WORKLOAD = Workload(...)"),
        (HEAD + "WORKLOAD = {}\n", "holds no WORKLOAD = Workload(...)"),
        (
            workload(points='({"n": 1, "size": 2},)'),
            "point {'n': 1, 'size': 2}: build takes no ['size']; its parameters are ['mode', 'n']",
        ),
        (workload(smoke="{}"), "point {}: build needs ['n']; its parameters are ['mode', 'n']"),
        (workload(points='({"n": 1}, {"n": 1})'), "lists the point {'n': 1} twice"),
        (
            workload(
                GOOD.replace("n,", "n, implementation=1,"),
                '({"n": 1, "implementation": "tuned"},)',
                '{"n": 2}',
            ),
            "first[n=1,implementation=tuned,device=cpu] has no documented point beside it; list it too",
        ),
        (
            workload(
                GOOD.replace("Workload", "Place, Workload", 1), more=', places=(Place(7, "", {"n": 2}),)'
            ),
            "line 7 of the note stands for a point that is not listed: {'n': 2}",
        ),
    ],
    ids=[
        "import",
        "syntax",
        "deeper",
        "nothing",
        "no-workload",
        "unknown",
        "lacking",
        "twice",
        "alone",
        "no-place",
    ],
)
def test_a_file_that_is_no_workload_is_refused_by_name_and_line(own: Path, text: str, said: str) -> None:
    (own / "first.py").write_text(text)
    assert refused().startswith(f"{own / 'first.py'}")
    assert said in refused()


def test_the_suite_s_own_folder_holds_nothing_but_workloads_and_helpers() -> None:
    assert [path.name for path in workload_files.files(ROOT / "workloads")] == sorted(
        path.name for path in (ROOT / "workloads").glob("[!_]*.py")
    )
