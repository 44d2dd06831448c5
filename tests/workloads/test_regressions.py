"""A known regression is a short file, whose symptom is a sentence; read without starting a TensorFlow."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parents[2] / "regressions").glob("[a-z]*.py"))
MOST_LINES = 60


def symptom_of(path: Path) -> str:
    """What the file's Regression is given as its symptom, by name or by position, or as a constant of the file."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    constants = {ast.unparse(node.targets[0]): node.value for node in nodes if isinstance(node, ast.Assign)}
    (found,) = (
        node for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "Regression"
    )
    named = {each.arg: each.value for each in found.keywords}
    symptom = named["symptom"] if "symptom" in named else found.args[1]
    return str(ast.literal_eval(constants.get(ast.unparse(symptom), symptom)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_symptom_is_a_sentence(path: Path) -> None:
    symptom = symptom_of(path)
    assert symptom.endswith(".")
    assert "\n" not in symptom


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_regression_is_a_short_file(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= MOST_LINES
