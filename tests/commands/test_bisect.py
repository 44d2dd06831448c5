"""The build at which a case changed, found among published ones with real lane processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.commands.bisect import Change
from bench.judging.bisection import BAD, GOOD, UNCLEAR
from tests.builders import a_verdict
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
    assert "the good build does not answer rightly itself: " in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*ENDS[::-1], "--case", SMALL), "tensorflow-cpu==2.18.1 is not older than tensorflow-cpu==2.16.2; "),
        ((*ENDS, "--case", "mnist*"), "--case mnist*: names no single case; "),
        (("tensorflow>=2.16", ENDS[1], "--case", SMALL), "no lane 'tensorflow>=2.16'; "),
        (ENDS, "the following arguments are required: --case"),
    ],
)
def test_a_wrong_command_line_exits_2(place: Place, words: tuple[str, ...], said: str) -> None:
    ended = place.bench("bisect", *words)
    assert ended.code == 2
    assert said in ended.err.splitlines()[-1]


@pytest.mark.parametrize(
    ("ratio", "interval", "broken", "said"),
    [
        (1.2, (1.15, 1.25), False, BAD),
        (1.2, (0.98, 1.02), False, GOOD),
        (1.2, (1.05, 1.15), False, UNCLEAR),
        (1.2, None, False, UNCLEAR),
        (1.2, (1.15, 1.25), True, UNCLEAR),
        (None, (0.98, 1.02), True, BAD),
        (None, None, False, GOOD),
    ],
)
def test_a_build_is_like_the_good_or_the_bad_one(
    ratio: float | None, interval: tuple[float, float] | None, broken: bool, said: str
) -> None:
    assert Change(ratio).like(a_verdict(interval=interval), broken) == said


def test_the_bias_of_the_machine_counts_at_the_midpoint_too() -> None:
    verdict = a_verdict(interval=(1.10, 1.15))  # the midpoint of 1 and 1.2 is 1.095
    assert Change(1.2).like(verdict, False) == BAD
    assert Change(1.2, bias=0.01).like(verdict, False) == UNCLEAR
