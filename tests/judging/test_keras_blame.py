"""What is still slow with the old Keras is TensorFlow's."""

from __future__ import annotations

import pytest

from bench.judging.keras_blame import blame, crossed
from bench.judging.tracked import tracked
from tests.history_builders import a_history_point, a_move, nightly

BAD = nightly(5)


@pytest.mark.parametrize(
    ("before", "after", "build"),
    [
        ({"keras": "3.10.0"}, {"keras": "3.11.0"}, f"{BAD}+keras==3.10.0"),
        (
            {"keras-nightly": "3.10.0.dev1"},
            {"keras-nightly": "3.10.0.dev2"},
            f"{BAD}+keras-nightly==3.10.0.dev1",
        ),
        ({"keras": "2.15.0"}, {"keras": "3.0.5"}, f"{BAD}+tf-keras==2.22.*"),
    ],
)
def test_the_bad_build_gets_the_good_one_s_keras(
    before: dict[str, str], after: dict[str, str], build: str
) -> None:
    found = crossed(BAD, before, after)
    assert found is not None
    assert (found.build, bool(found.variables)) == (build, "tf-keras" in build)


@pytest.mark.parametrize(("before", "after"), [({"keras": "3.1"}, {"keras": "3.1"}), ({}, {"keras": "3.1"})])
def test_the_same_keras_or_an_unknown_one_is_not_tried(before: dict[str, str], after: dict[str, str]) -> None:
    assert crossed(BAD, before, after) is None


@pytest.mark.parametrize(
    ("ratio", "whose"), [(0.05, "TensorFlow"), (0.03, "TensorFlow"), (0.01, "Keras"), (-0.1, "Keras")]
)
def test_the_effect_with_the_old_keras_decides(ratio: float, whose: str) -> None:
    trial = a_history_point(5, ratio, build=f"{BAD}+keras==3.10.0", purpose="blame")
    assert blame(tracked([a_move(ratio=0.05)])[0], [trial]) == whose


def test_other_trials_say_nothing() -> None:
    other = a_history_point(5, 0.0, build=f"{nightly(6)}+keras==3.10.0", purpose="blame")
    confirm = a_history_point(5, 0.0, purpose="confirm")
    assert blame(tracked([a_move(ratio=0.05)])[0], [other, confirm]) == ""
