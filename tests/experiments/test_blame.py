"""The first bad TensorFlow is tried with the last good Keras: if the fault is still there, TensorFlow brought it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from bench.experiments import blame
from bench.experiments.blame import Cross, crossed, uses_keras, with_blame
from bench.judging.conformance import Tried
from bench.judging.regressions import Cell, RegressionRow
from tests.builders import a_known_regression


def a_lane(release: str, keras: str) -> Tried:
    minor = ".".join(release.split(".")[:2])
    return Tried(f"tf-{minor}-cpu", release, {"tensorflow-cpu": release, "keras": keras})


OLD, MIDDLE, NEW = a_lane("2.15.1", "2.15.0"), a_lane("2.18.1", "3.6.0"), a_lane("2.21.0", "3.14.0")


def a_row(name: str, good: Tried = MIDDLE, bad: Tried = NEW) -> RegressionRow:
    return RegressionRow(a_known_regression(name), {good.lane: Cell("ok"), bad.lane: Cell("wrong")})


def test_the_last_good_keras_is_put_on_the_first_bad_tensorflow() -> None:
    assert crossed(NEW, MIDDLE) == Cross("tensorflow-cpu==2.21.0+keras==3.6.0", {})


def test_keras_2_goes_on_as_tf_keras() -> None:
    assert crossed(MIDDLE, OLD) == Cross(
        "tensorflow-cpu==2.18.1+tf-keras==2.18.*", {"TF_USE_LEGACY_KERAS": "1"}
    )


@pytest.mark.parametrize(("there", "told"), [(True, "TensorFlow"), (False, "Keras"), (None, "")])
def test_what_the_crossed_side_shows_tells_who_brought_it(
    there: bool | None, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blame, "uses_keras", lambda workload: True)
    (row,) = with_blame([a_row("lost_rows")], [MIDDLE, NEW], lambda cross, rows: {"lost_rows": there})
    assert row.blame == told


def test_code_without_keras_can_only_blame_tensorflow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blame, "uses_keras", lambda workload: False)

    def nothing_is_tried(cross: Cross, rows: Sequence[RegressionRow]) -> Mapping[str, bool | None]:
        raise AssertionError("tried")

    (row,) = with_blame([a_row("lost_rows")], [MIDDLE, NEW], nothing_is_tried)
    assert row.blame == "TensorFlow"


def test_rows_of_one_change_of_releases_are_tried_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blame, "uses_keras", lambda workload: True)
    asked: list[tuple[str, list[str]]] = []

    def there(cross: Cross, rows: Sequence[RegressionRow]) -> Mapping[str, bool | None]:
        asked.append((cross.side, [row.known.workload for row in rows]))
        return {row.known.workload: True for row in rows}

    with_blame([a_row("a"), a_row("b"), a_row("c", OLD, MIDDLE)], [OLD, MIDDLE, NEW], there)
    assert asked == [
        ("tensorflow-cpu==2.21.0+keras==3.6.0", ["a", "b"]),
        ("tensorflow-cpu==2.18.1+tf-keras==2.18.*", ["c"]),
    ]


def test_one_without_a_good_release_blames_nobody() -> None:
    row = RegressionRow(a_known_regression("lost_rows"), {NEW.lane: Cell("wrong")})
    assert with_blame([row], [NEW], lambda cross, rows: {})[0].blame == ""


@pytest.mark.parametrize(
    ("name", "keras"), [("train_on_batch_accumulates", True), ("matmul_of_rank_four", False)]
)
def test_who_uses_keras_is_read_from_the_code(name: str, keras: bool) -> None:
    assert uses_keras(name) == keras
