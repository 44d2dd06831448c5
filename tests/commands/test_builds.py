"""`builds` as people run it, on a history that a test wrote."""

from __future__ import annotations

import json
import time

import jsonschema

from bench.storing.history import History
from bench.storing.history_places import FolderPlace
from bench.tracking import Added
from tests.conftest import ROOT, Place
from tests.history_builders import BASE, DAY, MACHINE, a_history_point, a_history_run, nightly


def test_a_history_of_another_machine_is_reported_as_it_is_the_only_one(place: Place) -> None:
    where, report = place.folder / "history", place.folder / "builds.json"
    for night in range(1, 13):
        moment = time.time() - (13 - night) * DAY
        point = a_history_point(night, 0.05 if night > 8 else 0.0, moment=moment)
        run = a_history_run(night, moment=moment, cases=1)
        History(FolderPlace(where)).add(Added(run, (point,)))
    ended = place.bench("builds", "--history", str(where), "--json", str(report))
    data = json.loads(report.read_text())
    jsonschema.validate(data, json.loads((ROOT / "docs" / "builds.schema.json").read_text()))
    assert ended.code == 0, ended
    assert (data["machine"], data["base"], len(data["builds"])) == (MACHINE, BASE, 13)
    (found,) = data["pending"]
    assert (found["good"], found["bad"]) == (nightly(8), nightly(9))
    assert "slower, not confirmed by fresh pairs" in ended.out


def test_a_history_of_nothing_says_so(place: Place) -> None:
    ended = place.bench("builds", "--history", str(place.folder / "none"))
    assert (ended.code, "nothing at all" in ended.err) == (3, True), ended
