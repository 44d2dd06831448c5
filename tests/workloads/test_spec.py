"""What the successive calls of a target answered, as the reference has it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.conftest import ROOT
from workloads._spec import EPSILON, stacked


@pytest.mark.parametrize(
    ("outputs", "named"),
    [
        ([1.5], {"answer": 1.5}),
        ([np.ones((2, 3))], {"answer": [[1.0] * 3] * 2}),
        ([{"w": [1, 2], "loss": 0.5}], {"w": [1, 2], "loss": 0.5}),
        ([1.5, 2.5], {"answer": [1.5, 2.5]}),
        ([{"w": [1, 2], "loss": 0.5}, {"w": [3, 4], "loss": 0.25}], {"w": [[1, 2], [3, 4]], "loss": [0.5, 0.25]}),
    ],
    ids=["scalar", "array", "several-names", "two-calls", "two-calls-of-several-names"],
)  # fmt: skip
def test_one_call_is_left_as_it_is_and_several_have_a_leading_axis(
    outputs: Sequence[Any], named: dict[str, Any]
) -> None:
    assert {name: array.tolist() for name, array in stacked(outputs).items()} == named


def test_the_type_of_an_answer_is_kept() -> None:
    found = stacked([{"a": np.float16(1), "b": True}, {"a": np.float16(2), "b": False}])
    assert (found["a"].dtype, found["b"].dtype) == (np.dtype("float16"), np.dtype("bool"))


def test_calls_whose_shapes_differ_are_no_answer() -> None:
    with pytest.raises(ValueError, match="shape"):
        stacked([np.ones(2), np.ones(3)])


def test_a_call_that_lacks_a_name_is_no_answer() -> None:
    with pytest.raises(KeyError, match="loss"):
        stacked([{"w": 1, "loss": 2}, {"w": 1}])


def test_epsilon_is_the_spacing_of_the_numbers_above_1() -> None:
    expected = {name: float(np.finfo(name).eps) for name in ("float16", "float32", "float64")}
    assert {**expected, "bfloat16": 1 / 128, "tf32": 1 / 1024} == EPSILON


@pytest.mark.parametrize("path", sorted((ROOT / "workloads").glob("*.py")), ids=lambda path: path.stem)
def test_whether_xla_compiles_is_always_said(path: Path) -> None:
    """Keras 3 would choose by itself ("auto"): XLA on a GPU, none on a CPU."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    named = [
        (call, call.func.attr, ast.unparse(call.func))
        for call in calls
        if isinstance(call.func, ast.Attribute)
    ]
    compiling = [call for call, name, whole in named if name == "compile" and whole != "re.compile"]
    compiling += [call for call, _, whole in named if whole == "tf.function"]
    assert [
        ast.unparse(call) for call in compiling if "jit_compile" not in {k.arg for k in call.keywords}
    ] == []
