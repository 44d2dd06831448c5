"""Advice comes from the tables in docs/, without trying anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.commands import advise
from bench.errors import Refusal
from tests.conftest import Place


def test_an_upgrade_over_keras_3_is_told_what_would_hit_it(place: Place) -> None:
    report = place.folder / "advice.json"
    ended = place.bench("advise", "--from", "2.15", "--to", "2.21", "--json", str(report))
    assert ended.code == 0
    assert ended.out.startswith("from TensorFlow 2.15 to 2.21, of what this project knows: ")
    hits = {each["name"] for each in json.loads(report.read_text())["advice"] if each["effect"] == "hits"}
    assert "train on batch accumulates" in hits


def test_no_upgrade_brings_nothing_new(place: Place) -> None:
    ended = place.bench("advise", "--from", "2.21", "--to", "2.21")
    assert ended.code == 0
    assert "0 would hit you, 0 fixed" in ended.out


def test_a_release_that_the_tables_do_not_have_is_refused(place: Place) -> None:
    ended = place.bench("advise", "--from", "2.11", "--to", "2.21")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("advise: no table has tf-2.11-cpu; name a minor release of: ")


@pytest.mark.parametrize("missing", ["regressions", "conformance"])
def test_a_table_that_is_missing_names_the_command_that_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name in {"regressions", "conformance"} - {missing}:
        (tmp_path / f"{name}.json").write_text((advise.DOCS / f"{name}.json").read_text())
    monkeypatch.setattr(advise, "DOCS", tmp_path)
    with pytest.raises(
        Refusal, match=f"{missing}.json: is not there; make it: nox -s {missing} -- --docs"
    ) as refused:
        advise.run(advise.Settings(since="2.15", to="2.21"))
    assert refused.value.exit_code == 3


def test_a_table_that_cannot_be_read_names_that_command_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "regressions.json").write_text("{")
    monkeypatch.setattr(advise, "DOCS", tmp_path)
    with pytest.raises(Refusal, match=r"cannot be read as a report .*: nox -s regressions -- --docs"):
        advise.run(advise.Settings(since="2.15", to="2.21"))
