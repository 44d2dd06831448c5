"""`nightly` and `history` as people run them, with real lanes."""

from __future__ import annotations

import json

import jsonschema
import pytest

from tests.conftest import MATMUL, ROOT, SMALL, Place

FEW = ("--cases", SMALL, "--cases", MATMUL, "--budget", "0.2", "--pairs", "4", "--times-only")


@pytest.mark.slow
def test_a_night_is_measured_added_and_drawn_and_the_next_one_has_nothing_new(place: Place) -> None:
    report, where = place.folder / "night.json", str(place.folder / "history")
    first = place.bench("nightly", "--build", "tf-2.20-cpu", *FEW, "--history", where, "--json", str(report))
    assert first.code in (0, 1), first
    data = json.loads(report.read_text())
    jsonschema.validate(data, json.loads((ROOT / "docs" / "nightly.schema.json").read_text()))
    assert {point["case"] for point in data["points"]} == {SMALL, MATMUL}
    again = place.bench("nightly", "--build", "tf-2.20-cpu", *FEW, "--history", where)
    assert "was measured before" in again.words
    drawn = place.bench("history", "--history", where, "--cases", SMALL)
    assert (drawn.code, "2.20.0" in drawn.out, "2.21.0" in drawn.out) == (0, True, True), drawn


@pytest.mark.slow
def test_a_build_that_cannot_be_made_is_a_finding_with_exit_code_3(place: Place) -> None:
    ended = place.bench("nightly", "--build", "tensorflow-cpu==2.21.99", *FEW)
    assert (ended.code, "no comparison, build" in ended.words) == (3, True), ended


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nightly", "--build", "pandas==1.0"], "pandas==1.0"),
        (["nightly", "--build", "tensorflow==x.y"], "x.y"),
        (["nightly", "--backfill", "tf-2.21-cpu.."], "both ends"),
        (["nightly", "--backfill", "tf-2.21-cpu..tf-2.20-cpu"], "is not older"),
        (["nightly", "--history", "s3://"], "s3://"),
        (["history", "--turns-for", "-1"], "positive number of days"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value[1:]),
)
def test_a_wrong_command_line_is_one_line_and_exit_code_2(place: Place, words: list[str], told: str) -> None:
    ended = place.bench(words[0], *words[1:])
    assert (ended.code, told in ended.err, ended.err.count("\n")) == (2, True, 1), ended


def test_a_history_of_nothing_says_so(place: Place) -> None:
    ended = place.bench("history", "--history", str(place.folder / "none"))
    assert (ended.code, "nothing at all" in ended.err) == (3, True), ended
