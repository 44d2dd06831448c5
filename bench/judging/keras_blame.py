"""Which of TensorFlow and Keras brought a regression between two builds that differ in both. Pure.

The bad build's TensorFlow is run with the good build's Keras: what is still slow then is TensorFlow's. (Known
regressions have the same trial between releases, in bench/experiments/blame.py.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.judging.build_order import order
from bench.judging.tracked import Tracked
from bench.tracking import HistoryPoint

NAMES = ("keras-nightly", "keras")  # as packages of a lock
STAYS = 0.5  # the part of a regression that must be there with the old Keras to be TensorFlow's


@dataclass(frozen=True)
class CrossedBuild:
    """A build with the Keras of another one, and the environment variables that it needs."""

    build: str
    variables: Mapping[str, str]


def crossed(bad: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> CrossedBuild | None:
    """The bad build with the good one's Keras; None where both have the same, or one's is not known.

    Keras 2 goes on as tf-keras from TensorFlow 2.16 on.
    """
    then, now = _keras(before), _keras(after)
    if not then or not now or then == now:
        return None
    name, version = then
    if version.startswith("2."):
        numbers = order(bad)[0]
        return CrossedBuild(f"{bad}+tf-keras=={numbers[0]}.{numbers[1]}.*", {"TF_USE_LEGACY_KERAS": "1"})
    return CrossedBuild(f"{bad}+{name}=={version}", {})


def blame(found: Tracked, points: Sequence[HistoryPoint]) -> str:
    """TensorFlow or Keras, by the trials of a regression's bad build with another Keras; empty without any."""
    effects = {move.key: move.log_ratio for move in found.moves if move.log_ratio}
    shares = [
        (effects[point.key] ** 2, point.log_ratio / effects[point.key])
        for point in points
        if point.purpose == "blame"
        and point.build.startswith(f"{found.bad}+")
        and point.key in effects
        and point.log_ratio is not None
    ]
    if not shares:
        return ""
    mean = sum(weight * share for weight, share in shares) / sum(weight for weight, _ in shares)
    return "TensorFlow" if mean >= STAYS else "Keras"


def _keras(software: Mapping[str, Any]) -> tuple[str, str] | None:
    return next(((name, str(software[name])) for name in NAMES if software.get(name)), None)
