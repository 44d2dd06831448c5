"""Which of TensorFlow and Keras brought a regression: the first bad TensorFlow is tried with the last good Keras."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.judging.conformance import Tried
from bench.judging.regressions import RegressionRow

FOLDER = Path(__file__).resolve().parents[2] / "regressions"


@dataclass(frozen=True)
class Cross:
    """A TensorFlow with the Keras of another release."""

    side: str
    variables: Mapping[str, str]


# How rows stand on a crossed side, by workload: whether the regression is there, None where nobody can tell.
Try = Callable[[Cross, Sequence[RegressionRow]], Mapping[str, bool | None]]


def with_blame(rows: Sequence[RegressionRow], tried: Sequence[Tried], try_on: Try) -> list[RegressionRow]:
    """The rows with what is to blame, where it is not known; rows of one change of releases are tried together."""
    lanes = {lane.lane: lane for lane in tried}
    crosses: dict[str, tuple[Cross, list[RegressionRow]]] = {}
    blamed: dict[str, str] = {}
    for row in rows:
        if row.blame or not (row.first_bad and row.last_good):
            continue
        bad, good = lanes[row.first_bad], lanes[row.last_good]
        if not uses_keras(row.known.workload) or _keras(bad) == _keras(good):
            blamed[row.known.workload] = "TensorFlow"
        else:
            cross = crossed(bad, good)
            crosses.setdefault(cross.side, (cross, []))[1].append(row)
    for cross, mine in crosses.values():
        for workload, there in try_on(cross, mine).items():
            blamed[workload] = "" if there is None else "TensorFlow" if there else "Keras"
    return [replace(row, blame=blamed.get(row.known.workload, row.blame)) for row in rows]


def crossed(bad: Tried, good: Tried) -> Cross:
    """The bad release's TensorFlow with the good one's Keras; Keras 2 goes on as tf-keras from TensorFlow 2.16 on."""
    version, old = bad.software["tensorflow-cpu"], _keras(good)
    if old.startswith("2."):
        minor = ".".join(version.split(".")[:2])
        return Cross(f"tensorflow-cpu=={version}+tf-keras=={minor}.*", {"TF_USE_LEGACY_KERAS": "1"})
    return Cross(f"tensorflow-cpu=={version}+keras=={old}", {})


def uses_keras(workload: str) -> bool:
    """Whether a regression's code, its docstring apart, names Keras."""
    tree = ast.parse((FOLDER / f"{workload}.py").read_text())
    named = (node.attr if isinstance(node, ast.Attribute) else "" for node in ast.walk(tree))
    return "keras" in named


def _keras(tried: Tried) -> str:
    return str(tried.software.get("keras", ""))
