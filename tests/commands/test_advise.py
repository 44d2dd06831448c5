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
    assert ended.out.startswith("from TensorFlow 2.15.1 to 2.21.0, of what this project knows: ")
    hits = {each["name"] for each in json.loads(report.read_text())["advice"] if each["effect"] == "hits"}
    assert "train on batch accumulates" in hits


def test_no_upgrade_brings_nothing_new(place: Place) -> None:
    ended = place.bench("advise", "--from", "2.21", "--to", "2.21")
    assert ended.code == 0
    assert "0 would hit you, 0 fixed" in ended.out


@pytest.mark.parametrize("asked", ["2.15.0", "tensorflow==2.15.1", "tf-2.15-cpu"])
def test_another_patch_or_a_requirement_stands_for_its_minor_release(place: Place, asked: str) -> None:
    ended = place.bench("advise", "--from", asked, "--to", "2.21")
    assert ended.out.startswith("from TensorFlow 2.15.1 to 2.21.0, ")


@pytest.mark.parametrize("asked", ["2.11", "2.211", "newest"])
def test_a_release_that_the_tables_do_not_have_is_refused(place: Place, asked: str) -> None:
    ended = place.bench("advise", "--from", asked, "--to", "2.21")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(
        f"advise: {asked}: docs/regressions.json has no such release; name one of 2.12, "
    )


@pytest.mark.parametrize("missing", ["regressions", "conformance", "sweep"])
def test_a_table_that_is_missing_names_the_command_that_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name in {"regressions", "conformance", "sweep"} - {missing}:
        (tmp_path / f"{name}.json").write_text((advise.DOCS / f"{name}.json").read_text())
    monkeypatch.setattr(advise, "DOCS", tmp_path)
    made = "docs/sweep.md says how it is made" if missing == "sweep" else f"nox -s {missing} -- --docs"
    remedy = f"git checkout docs/{missing}.json brings it back, {made}"
    with pytest.raises(Refusal, match=f"{missing}.json: is not there; {remedy}") as refused:
        advise.run(advise.Settings(since="2.15", to="2.21"))
    assert refused.value.exit_code == 3


def test_a_table_that_cannot_be_read_names_that_command_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "regressions.json").write_text("{")
    monkeypatch.setattr(advise, "DOCS", tmp_path)
    with pytest.raises(Refusal, match=r"regressions\.json: cannot be read; git checkout docs/"):
        advise.run(advise.Settings(since="2.15", to="2.21"))
