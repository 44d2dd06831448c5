"""Golden values are found by case, revision and dataset, and a file that holds none is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.records import Entry
from bench.storing import golden_values
from bench.storing.golden_values import Golden
from tests.builders import an_entry

ENTRY = an_entry("mnist[model=cnn,dataset=digits,device=gpu]", dataset="digits@0123456789ab")
GOLDEN = Golden(
    "mnist[model=cnn,dataset=digits]", 1, "digits@0123456789ab", (1, 2, 3), {"loss": [0.5, 0.25, 0.125]},
    "Ada", "2026-11-23", "the first",
)  # fmt: skip


def test_golden_values_are_found_on_every_device(tmp_path: Path) -> None:
    golden_values.write(tmp_path / "baselines", "mnist", GOLDEN)
    assert golden_values.of(tmp_path / "baselines", ENTRY) == GOLDEN


@pytest.mark.parametrize(
    "entry",
    [
        replace(ENTRY, case="mnist[model=dense,dataset=digits,device=gpu]"),
        replace(ENTRY, revision=2),
        replace(ENTRY, dataset="digits@ffffffffffff"),
        replace(ENTRY, workload="another"),
    ],
    ids=["case", "revision", "dataset", "workload"],
)
def test_golden_values_of_another_case_revision_or_dataset_are_not_found(
    tmp_path: Path, entry: Entry
) -> None:
    golden_values.write(tmp_path, "mnist", GOLDEN)
    assert golden_values.of(tmp_path, entry) is None


def test_a_workload_without_a_file_has_no_golden_values(tmp_path: Path) -> None:
    assert golden_values.read(tmp_path, "mnist") == golden_values.Values()


def test_golden_values_take_the_place_of_those_of_the_same_case_and_dataset_only(tmp_path: Path) -> None:
    other = replace(GOLDEN, case="mnist[model=dense,dataset=digits]")
    fashion = replace(GOLDEN, dataset="fashion-mnist@fedcba987654")
    newer = replace(GOLDEN, revision=2, dataset="digits@ffffffffffff", why="new content")
    for each in (GOLDEN, other, fashion, newer):
        path = golden_values.write(tmp_path, "mnist", each)
    assert golden_values.read(tmp_path, "mnist").golden == (other, fashion, newer)
    assert path == tmp_path / "values" / "mnist.json"


@pytest.mark.parametrize(
    ("case", "key"),
    [
        ("mnist[model=cnn,device=cpu]", "mnist[model=cnn]"),
        ("mnist[device_name=x,n=1,device=gpu]", "mnist[device_name=x,n=1]"),
        ("mnist[n=1]", "mnist[n=1]"),
    ],
    ids=["last", "like-named", "none"],
)
def test_the_key_of_a_case_is_its_id_without_the_device(case: str, key: str) -> None:
    assert golden_values.key(case) == key


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "holds no golden values"),
        ("[]", "holds no golden values"),
        ('{"schema": 1, "golden": [{"case": "a"}]}', "holds no golden values"),
        ('{"schema": 2, "golden": []}', "has schema 2, this version reads 1"),
    ],
    ids=["truncated", "list", "fields-missing", "other-schema"],
)
def test_a_file_that_holds_no_golden_values_is_refused_by_name_and_never_overwritten(
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
