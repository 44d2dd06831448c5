"""The build at which a case changed, found among published ones with real lane processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.judging.bisection import BAD, GOOD
from tests.conftest import SMALL, Place

ENDS = ("tf-2.16-cpu", "tf-2.18-cpu")
CASE = "mine[device=cpu]"
MINE = """
import numpy as np
import tensorflow as tf
from workloads._spec import Case, Workload

def build(*, seed, folder):
    new = tuple(int(part) for part in tf.__version__.split(".")[:2]) >= (2, 18)
    return Case(lambda: tf.constant(3.0 if new else 2.0), lambda: (), lambda: {"answer": np.array(2.0)})

WORKLOAD = Workload(revision=1, build=build, points=({},), smoke={})
"""


def steps(place: Place) -> tuple[Path, list[str]]:
    """The file of the newest search, and its lines."""
    path = sorted(place.results.glob("*-bisect.jsonl"))[-1]
    return path, path.read_text().splitlines()


@pytest.mark.slow
@pytest.mark.live
def test_the_first_build_whose_answer_is_wrong_is_found_and_the_search_goes_on_after_an_interrupt(
    place: Place,
) -> None:
    (place.folder / "mine.py").write_text(MINE)
    words = (
        *ENDS,
        "--case",
        CASE,
        "--workloads",
        str(place.folder / "mine.py"),
        "--pairs",
        "4",
        "--budget",
        "0.4",
    )
    ended = place.bench("bisect", *words, "--json", str(place.folder / "found.json"))
    answer = "changed in tensorflow-cpu==2.18.0: tensorflow-cpu==2.17.1 is the last good build before it"
    assert (ended.code, ended.out.splitlines()[0]) == (0, answer), ended.err
    path, lines = steps(place)
    found = {step["build"]: step["what"] for step in map(json.loads, lines[1:])}
    assert found == {
        "tensorflow-cpu==2.18.1": BAD,
        "tensorflow-cpu==2.17.1": GOOD,
        "tensorflow-cpu==2.18.0": BAD,
    }
    assert json.loads((place.folder / "found.json").read_text())["answer"] == answer

    path.write_text("\n".join(lines[:-1]) + '\n{"build": "tensorfl')  # as one that was killed leaves it
    again = place.bench("bisect", *words, "--resume")
    assert (again.code, again.out.splitlines()[0]) == (0, answer), again.err
    assert len(list(place.results.glob("*-bisect/records.jsonl"))) == len(lines[1:]) + 1


@pytest.mark.slow
@pytest.mark.live
def test_where_nothing_changed_there_is_nothing_to_search(place: Place) -> None:
    ended = place.bench("bisect", *ENDS, "--case", "metrics_mean[stream=other,device=cpu]", "--budget", "0.4")
    assert ended.code == 2
    (place.folder / "mine.py").write_text(MINE.replace("3.0 if new else 2.0", "3.0"))
    own = ("--case", CASE, "--workloads", str(place.folder / "mine.py"), "--budget", "0.4")
    ended = place.bench("bisect", *ENDS, *own)
    assert ended.code == 2
    assert "the good build itself does not answer rightly: " in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*ENDS[::-1], "--case", SMALL), "tensorflow-cpu==2.18.1 is not older than tensorflow-cpu==2.16.2; "),
        ((*ENDS, "--case", "mnist*"), "--case 'mnist*': name one case by its id; "),
        (("tensorflow>=2.16", ENDS[1], "--case", SMALL), "no lane 'tensorflow>=2.16'; "),
        (ENDS, "the following arguments are required: --case"),
    ],
)
def test_a_wrong_command_line_exits_2(place: Place, words: tuple[str, ...], said: str) -> None:
    ended = place.bench("bisect", *words)
    assert ended.code == 2
    assert said in ended.err.splitlines()[-1]
