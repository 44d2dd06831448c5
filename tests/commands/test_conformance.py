"""Adding a workload takes one file, and every lane checks it; real lanes, the oldest and the newest."""

from __future__ import annotations

import json
import os
from typing import Any

import jsonschema
import pytest

from bench.lanes import locked
from bench.reporting.progress import say
from tests.conftest import ROOT, Ended, Place

pytestmark = pytest.mark.slow

OLD, NEW = "tf-2.12-cpu", "tf-2.21-cpu"
MINE = """
import numpy as np
import tensorflow as tf
from workloads._spec import Case, Raises, Workload, keras_version

def build(*, seed, folder, how):
    def yaml():
        return tf.keras.Sequential([tf.keras.layers.Input((2,)), tf.keras.layers.Dense(1)]).to_yaml()

    gone = ("AttributeError", "to_yaml") if keras_version() >= (3, 0) else ("RuntimeError", "to_yaml")
    return {
        "right": Case(lambda: tf.constant(2), lambda: (), lambda: {"answer": np.array(2)}),
        "by release": Case(lambda: tf.constant(keras_version()[0]), lambda: (), lambda: {"answer": np.array(2)}),
        "yaml": Case(yaml, lambda: (), lambda: Raises(*gone)),
    }[how]

WORKLOAD = Workload(revision=1, build=build, points=({"how": "right"},), smoke={"how": "HOW"})
"""


KINDS = """
import os
import numpy as np
import tensorflow as tf
from workloads._spec import Case, Relative, Workload, keras_version

def build(*, seed, folder, kind):
    x = np.random.default_rng(seed).standard_normal(64)
    def case(target, reference):
        return Case(target, lambda: (), lambda: {"answer": reference}, Relative(1e-5))

    new = keras_version() >= (3, 0)
    return {
        "complex": lambda: case(lambda: tf.signal.fft(tf.constant(x, tf.complex64)), np.fft.fft(x)),
        "type": lambda: case(lambda: tf.constant(3, "int64" if new else "float32"), np.array(3.0)),
        "wrong": lambda: case(lambda: tf.constant(4.0 if new else 3.0), np.array(3.0)),
        "exit": lambda: case(lambda: os._exit(0) if new else tf.constant(3.0), np.array(3.0)),
    }[kind]()

POINTS = tuple({"kind": kind} for kind in ("complex", "type", "wrong", "exit"))
WORKLOAD = Workload(revision=1, build=build, points=POINTS, smoke=POINTS[0])
"""


def conformance(place: Place, how: str, *words: str) -> Ended:
    """The command over two lanes, with a workload of one's own in a temporary folder, and only that."""
    (place.folder / "mine.py").write_text(MINE.replace("HOW", how))
    lanes = words or ("--lanes", OLD, NEW)
    own = ("--workloads", str(place.folder / "mine.py"), "--cases", "mine*")
    return place.bench("conformance", *own, *lanes)


def states(place: Place) -> dict[str, Any]:
    table = json.loads((place.results / "conformance.json").read_text())
    return {row["case"]: row["states"] for row in table["rows"]}


def test_a_workload_in_one_file_is_checked_on_every_lane_and_a_documented_error_is_removed(
    place: Place,
) -> None:
    ended = conformance(place, "yaml")
    assert ended.code == 0
    assert states(place) == {
        "mine[how=right,device=cpu]": {OLD: "proven", NEW: "proven"},
        "mine[how=yaml,device=cpu]": {OLD: "removed", NEW: "removed"},
    }
    assert "TensorFlow 2.12.1: 1 proven, 1 removed in " in ended.err
    assert "| `mine how=right` | ok | ok |" in (place.results / "conformance.md").read_text()


def test_an_answer_that_differs_on_one_lane_is_wrong_there_and_exits_1(place: Place) -> None:
    ended = conformance(place, "by release")
    assert ended.code == 1
    assert states(place)["mine[how=by release,device=cpu]"] == {OLD: "proven", NEW: "wrong"}
    assert (
        f"WRONG on {NEW}: mine[how=by release,device=cpu]: answer differs in 1 of 1 elements" in ended.words
    )


def test_every_point_of_a_person_s_own_file_is_checked_and_has_a_row(place: Place) -> None:
    (place.folder / "kinds.py").write_text(KINDS)
    own = ("--workloads", str(place.folder / "kinds.py"), "--cases", "kinds*")
    ended = place.bench("conformance", *own, "--lanes", OLD, NEW)
    assert ended.code == 1
    assert states(place) == {
        "kinds[kind=complex,device=cpu]": {OLD: "proven", NEW: "proven"},
        "kinds[kind=type,device=cpu]": {OLD: "proven", NEW: "changed"},
        "kinds[kind=wrong,device=cpu]": {OLD: "proven", NEW: "wrong"},
        "kinds[kind=exit,device=cpu]": {OLD: "proven", NEW: "crashed"},
    }
    assert "kinds kind=type: changed since 2.21.0: answer is int64, was float32" in ended.out
    crash = "ended itself with exit code 0 in 3 of 3 processes"
    assert f"CRASHED on {NEW}: kinds[kind=exit,device=cpu]: {crash}" in ended.words
    jsonschema.validate(
        json.loads((place.results / "conformance.json").read_text()),
        json.loads((ROOT / "docs" / "conformance.schema.json").read_text()),
    )


def test_a_recorded_change_of_an_answer_is_no_wrong_one(place: Place) -> None:
    why = "Keras 3 came with TensorFlow 2.16"
    (place.folder / "mine.py").write_text(MINE.replace("HOW", "by release"))
    own = ("--workloads", str(place.folder / "mine.py"), "--cases", "mine*by*")
    recorded = place.bench("rebaseline", "--changed", *own, "--lane", NEW, "--why", why)
    assert (recorded.code, recorded.out) == (0, f"{place.baselines / 'values' / 'mine.json'}\n")
    ended = conformance(place, "by release")
    assert ended.code == 0
    assert f"mine how=by release: changed since 2.21.0: {why}" in ended.words


def test_an_answer_that_did_not_change_is_not_recorded(place: Place) -> None:
    (place.folder / "mine.py").write_text(MINE.replace("HOW", "right"))
    own = ("--workloads", str(place.folder / "mine.py"), "--cases", "mine*", "--lane", NEW)
    ended = place.bench("rebaseline", "--changed", *own, "--why", "it did not")
    assert ended.code == 2
    assert ended.err.endswith("the answer on tf-2.21-cpu equals the reference; nothing changed\n")
    assert not place.baselines.exists()


def test_a_lane_that_cannot_be_made_does_not_stop_the_others(place: Place) -> None:
    cache = place.folder / "cache" / "tfgauge" / "lanes"
    made = locked.make(locked.find(NEW), say).parents[1]
    cache.mkdir(parents=True)
    (cache / made.name).symlink_to(made)
    (place.folder / "mine.py").write_text(MINE.replace("HOW", "right"))
    options = ("--workloads", str(place.folder / "mine.py"), "--cases", "mine*", "--lanes", OLD, NEW)
    ended = place.bench("conformance", *options, XDG_CACHE_HOME=str(cache.parents[1]), UV_OFFLINE="1")
    assert ended.code == 3
    assert f"{OLD}: not tried: lane {OLD} could not be made: " in ended.words
    assert states(place) == {"mine[how=right,device=cpu]": {NEW: "proven"}}


def test_a_file_that_one_lane_refuses_does_not_stop_the_others(place: Place) -> None:
    runs = "if keras_version() >= (3, 0):\n    tf.constant(1)\n\ndef build("
    (place.folder / "mine.py").write_text(MINE.replace("HOW", "right").replace("def build(", runs))
    own = ("--workloads", str(place.folder / "mine.py"), "--cases", "mine[how=right*")
    ended = place.bench("conformance", *own, "--lanes", NEW, OLD)
    assert ended.code == 3
    assert f"{NEW}: not tried: " in ended.words
    assert states(place)["mine[how=right,device=cpu]"] == {OLD: "proven"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lanes", "tf-1.0-cpu"), "no lane 'tf-1.0-cpu'; there are tf-2.12-cpu, "),
        (("--docs", "--cases", "x*"), "--docs writes the whole table; leave out --cases"),
        (("--cases", "nothing*", "--lanes", NEW), "no case matches 'nothing*'; "),
    ],
)
def test_a_wrong_command_line_exits_2(place: Place, words: tuple[str, ...], said: str) -> None:
    ended = place.bench("conformance", *words)
    assert ended.code == 2
    assert ended.err.splitlines()[-1].startswith(f"conformance: {said}")
    assert os.listdir(place.scratch) == []
