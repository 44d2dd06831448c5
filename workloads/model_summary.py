"""The table that `summary()` prints of a model.

Stresses: Python only: walking through layers and laying out text. Keras 3 draws the table with `rich`.
Work: one call is one summary of the dense 72-32-10 model, caught by `print_fn` instead of printed.
Documented: `model.summary()` after the model was built; 2,336, 330 and 2,666 parameters. (The note prints an
output of 100 rows, those of its batches; a model that is built without data has None there.)
Reference: inputs · units + units per layer, the numbers read from the text, and those of `count_params`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from workloads._model import dense
from workloads._spec import Arrays, Case, Exact, Place, Workload

LAYER = re.compile(r"\(Dense\)\W+None, (\d+)\)\D*([\d,]+)")
TOTAL = re.compile(r"^\W*(?:Total|Trainable|Non-trainable) params: ([\d,]+)", re.MULTILINE)


def summary(model: Any) -> str:
    """The text of the documented table; Keras 2 hands it over line by line, Keras 3 at once."""
    lines: list[str] = []
    model.summary(print_fn=lambda text, **options: lines.append(text))
    return "\n".join(lines)


def numbers(texts: list[str]) -> np.ndarray:
    """Whole numbers that may have commas."""
    return np.array([int(text.replace(",", "")) for text in texts])


def answer(model: Any, text: str) -> Arrays:
    """Units and parameters of the table's rows, its totals, and what `count_params` says."""
    units, parameters = zip(*LAYER.findall(text), strict=True)
    return {
        "units": numbers(list(units)),
        "parameters": numbers(list(parameters)),
        "totals": numbers(TOTAL.findall(text)),
        "counted": np.array([*(layer.count_params() for layer in model.layers), model.count_params()]),
    }


def reference() -> Arrays:
    """A dense layer has a weight per input and unit, and a bias per unit."""
    first, second = 72 * 32 + 32, 32 * 10 + 10
    return {
        "units": np.array([32, 10]),
        "parameters": np.array([first, second]),
        "totals": np.array([first + second, first + second, 0]),
        "counted": np.array([first, second, first + second]),
    }


def build(*, seed: int, folder: Path) -> Case:
    """The summary of the dense model."""
    model = dense()
    return Case(
        target=summary,
        setup=lambda: (model,),
        reference=reference,
        answer=lambda outputs: answer(model, outputs[0]),
        tolerance=Exact(),
    )


WORKLOAD = Workload(
    revision=1,
    build=build,
    points=({},),
    smoke={},
    places=(Place(313, "the summary's 2,336, 330 and 2,666 parameters", {}),),
)
