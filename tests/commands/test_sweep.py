"""Several sides against the first, with real lane processes: one table, and what each comparison found."""

from __future__ import annotations

import json

import jsonschema
import pytest

from bench.lanes import locked
from bench.reporting.progress import say
from tests.conftest import ROOT, SMALL, Place

LANE = "tf-2.21-cpu"


@pytest.mark.slow
@pytest.mark.live
def test_each_side_has_its_column_and_its_report(place: Place) -> None:
    python = locked.make(locked.find(LANE), say)  # as a path it is a side of its own
    report = place.folder / "sweep.json"
    quick = ("--cases", SMALL, "--pairs", "4", "--budget", "0.4", "--json", str(report))
    ended = place.bench("sweep", LANE, str(python), "tf-1.0-cpu", *quick)
    assert ended.code == 2  # a side that is none is refused before anything is measured
    assert place.lines() == []
    ended = place.bench("sweep", LANE, str(python), str(python), *quick)
    assert (ended.code, ended.err.splitlines()[-1]) == (
        2,
        f"sweep: {python}: named twice; name each side once",
    )
    ended = place.bench("sweep", LANE, "/usr/bin/python3", str(python), *quick)
    heading = next(line for line in ended.out.splitlines() if line.startswith("case"))
    assert heading.split()[:2] == ["case", "time"]
    data = json.loads(report.read_text())
    jsonschema.validate(data, json.loads((ROOT / "docs" / "sweep.schema.json").read_text()))
    assert data["first"] == LANE
    assert data["comparisons"][str(python)]["verdicts"][0]["case"] == SMALL
    why = "/usr/bin/python3 cannot import TensorFlow: No module named 'tensorflow'"
    assert data["refused"] == {"/usr/bin/python3": why}  # it costs its own column only
    assert f"/usr/bin/python3: not compared: {why}" in ended.words
    assert ended.code == (data["comparisons"][str(python)]["exit_code"] or 3)


@pytest.mark.slow
@pytest.mark.live
def test_a_sweep_in_which_no_side_starts_says_so_of_each(place: Place) -> None:
    report = place.folder / "sweep.json"
    other = place.folder / "python3"
    other.symlink_to("/usr/bin/python3")
    words = ("/usr/bin/python3", str(other), "--cases", SMALL, "--json", str(report))
    ended = place.bench("sweep", LANE, *words)
    assert ended.code == 3
    assert all(f"{name}: not compared: " in ended.words for name in words[:2])
    assert json.loads(report.read_text())["comparisons"] == {}


def test_one_side_is_no_sweep(place: Place) -> None:
    ended = place.bench("sweep", LANE)
    assert ended.code == 2
    assert ended.err.splitlines()[-1].endswith("the following arguments are required: B; see --help")
