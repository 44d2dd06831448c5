"""The file of acknowledgements as plain data."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.experiments.history_judging import known_in
from bench.storing.acknowledged import read_acknowledged
from tests.conftest import ROOT


def test_no_file_is_no_acknowledgement(tmp_path: Path) -> None:
    assert read_acknowledged(tmp_path / "none.toml") == {}


def test_a_date_is_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("until = 2027-01-31\n")
    assert read_acknowledged(tmp_path / "a.toml") == {"until": datetime.date(2027, 1, 31)}


def test_what_is_not_toml_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[[acknowledged]\n")
    with pytest.raises(Refusal, match=r"a.toml: is not TOML.*line 1") as refused:
        read_acknowledged(tmp_path / "a.toml")
    assert refused.value.exit_code == 2


def test_the_file_in_the_checkout_is_well_formed_and_so_is_its_example(tmp_path: Path) -> None:
    path = ROOT / "baselines" / "acknowledged.toml"
    known_in(path)
    lines = path.read_text().splitlines()
    example = [line.removeprefix("# ") for line in lines[lines.index("# [[acknowledged]]") :]]
    (tmp_path / "example.toml").write_text("\n".join(example))
    assert len(known_in(tmp_path / "example.toml")) == 1
