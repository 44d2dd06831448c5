"""What a person names becomes a side, with the variables that are given for it."""

from __future__ import annotations

import sys

import pytest

from bench.cli import parser
from bench.errors import Refusal
from bench.experiments.sides import side_named

PYTHON = sys.executable


def test_an_interpreter_is_a_side_with_the_variables_of_both_sides_and_its_own() -> None:
    options = parser().parse_args(["compare", PYTHON, PYTHON, "--env", "X=both", "--env", "Y=both"])
    side = side_named(PYTHON, ["Y=own"], options)
    assert (str(side.interpreter), side.variables) == (PYTHON, {"X": "both", "Y": "own"})


@pytest.mark.parametrize(
    ("text", "flags", "said"),
    [
        ("/no/python", [], "/no/python: no interpreter there; "),
        (PYTHON, ["X"], "'X': is not NAME=VALUE"),
        ("tf-1.0-cpu", [], "no lane 'tf-1.0-cpu'; "),
    ],
)
def test_what_is_no_side_is_refused_with_2(text: str, flags: list[str], said: str) -> None:
    options = parser().parse_args(["compare", text, text])
    with pytest.raises(Refusal) as refusal:
        side_named(text, flags, options)
    assert (refusal.value.exit_code, str(refusal.value).startswith(said)) == (2, True)
