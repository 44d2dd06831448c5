"""Golden values are found by point, revision and dataset, and a file without any is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.expected import Change
from bench.records import DatasetId, Entry
from bench.storing import golden_values
from bench.storing.golden_values import Golden
from tests.builders import an_entry

DIGITS, FASHION = DatasetId("digits", "0123456789ab"), DatasetId("fashion-mnist", "fedcba987654")
ENTRY = an_entry("mnist[model=cnn,dataset=digits,device=gpu]", dataset=DIGITS)
GOLDEN = Golden(
    {"model": "cnn"}, DIGITS, 1, (1, 2, 3), {"loss": [0.5, 0.25, 0.125]}, "Ada", "2026-11-23", "the first"
)
CHANGE = Change({"model": "cnn"}, "digits", 1, "2.16", "", {"loss": 1}, "Ada", "2026-11-23", "Keras 3")


def test_golden_values_are_found_on_every_device(tmp_path: Path) -> None:
    golden_values.write(tmp_path / "baselines", "mnist", GOLDEN)
    assert golden_values.of(tmp_path / "baselines", ENTRY) == GOLDEN


@pytest.mark.parametrize(
    "entry",
    [
        replace(ENTRY, point={"model": "dense"}),
        replace(ENTRY, revision=2),
        replace(ENTRY, dataset=DatasetId("digits", "ffffffffffff")),
        replace(ENTRY, workload="another"),
    ],
    ids=["point", "revision", "dataset", "workload"],
)
def test_golden_values_of_another_case_revision_or_dataset_are_not_found(
    tmp_path: Path, entry: Entry
) -> None:
    golden_values.write(tmp_path, "mnist", GOLDEN)
    assert golden_values.of(tmp_path, entry) is None


def test_a_workload_without_a_file_has_no_golden_values(tmp_path: Path) -> None:
    assert golden_values.read(tmp_path, "mnist") == golden_values.Values()


def test_golden_values_take_the_place_of_those_of_the_same_point_and_dataset_only(tmp_path: Path) -> None:
    other = replace(GOLDEN, point={"model": "dense"})
    fashion = replace(GOLDEN, dataset=FASHION)
    newer = replace(GOLDEN, revision=2, dataset=DatasetId("digits", "ffffffffffff"), why="new content")
    for each in (GOLDEN, other, fashion, newer):
        path = golden_values.write(tmp_path, "mnist", each)
    assert golden_values.read(tmp_path, "mnist").golden == (other, fashion, newer)
    assert path == tmp_path / "values" / "mnist.json"


def test_a_change_is_found_whatever_the_content_of_the_dataset_and_stands_beside_golden_values(
    tmp_path: Path,
) -> None:
    golden_values.write(tmp_path, "mnist", GOLDEN)
    golden_values.write_change(tmp_path, "mnist", CHANGE)
    assert golden_values.changes_of(tmp_path, replace(ENTRY, dataset=DatasetId("digits", "ffff"))) == [CHANGE]
    assert golden_values.of(tmp_path, ENTRY) == GOLDEN
    for other in (replace(ENTRY, dataset=FASHION), replace(ENTRY, point={}), replace(ENTRY, revision=2)):
        assert golden_values.changes_of(tmp_path, other) == []


def test_a_change_takes_the_place_of_one_at_the_same_release_only(tmp_path: Path) -> None:
    ended, later = replace(CHANGE, until="2.18"), replace(CHANGE, since="2.20")
    for each in (CHANGE, later, ended):
        golden_values.write_change(tmp_path, "mnist", each)
    assert golden_values.read(tmp_path, "mnist").changes == (later, ended)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "cannot be read as golden values"),
        ("[]", "cannot be read as golden values"),
        ('{"schema": 2, "golden": [{"point": {}}], "changes": []}', "cannot be read as golden values"),
        (
            '{"schema": 3, "golden": []}',
            "is a file of golden values of version 3; this tfgauge reads versions up to 2",
        ),
    ],
    ids=["truncated", "list", "fields-missing", "newer"],
)
def test_a_file_without_golden_values_is_refused_by_name_and_never_overwritten(
    tmp_path: Path, text: str, complaint: str
) -> None:
    path = tmp_path / "values" / "mnist.json"
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(Refusal, match=f"{path}: {complaint}") as refused:
        golden_values.write(tmp_path, "mnist", GOLDEN)
    assert (refused.value.exit_code, path.read_text()) == (3, text)


def test_golden_values_that_cannot_be_written_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "values").write_text("in the way")
    with pytest.raises(Refusal, match=f"{tmp_path}/values/mnist.json: cannot be written") as refused:
        golden_values.write(tmp_path, "mnist", GOLDEN)
    assert refused.value.exit_code == 3
