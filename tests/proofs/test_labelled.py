"""Labelled series are read, and scored as their publication says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from proofs.labelled import matched, ours, scores, series_of


def test_a_label_takes_the_nearest_change_point_and_each_is_taken_once() -> None:
    assert matched([10, 12], [11]) == 1
    assert matched([10, 30], [12, 26, 99]) == 2
    assert matched([10], [16]) == 0


def test_precision_is_against_all_annotators_and_recall_the_mean_over_them() -> None:
    precision, recall, f1 = scores([20, 50], {"a": [20], "b": []})
    assert [precision, recall] == pytest.approx([2 / 3, 1.0])
    assert f1 == pytest.approx(0.8)
    assert scores([], {"a": []}) == (1.0, 1.0, 1.0)


def test_series_of_several_variables_or_with_gaps_are_left_out(tmp_path: Path) -> None:
    for name, dimensions, raw in (("one", 1, [1, 2, 3]), ("two", 2, [1, 2, 3]), ("gaps", 1, [1, None, 3])):
        (tmp_path / "datasets" / name).mkdir(parents=True)
        data = {"name": name, "n_dim": dimensions, "series": [{"raw": raw}]}
        (tmp_path / "datasets" / name / f"{name}.json").write_text(json.dumps(data))
    assert list(series_of(tmp_path)) == ["one"]


def test_a_step_is_found_without_standard_errors() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(100, 1, 80)
    values[50:] += 6
    assert ours(values) == [50]
