"""`smoke` checks every workload at its smoke point, times nothing, and says which is wrong."""

from __future__ import annotations

import pytest

from tests.conftest import MATMUL, ROOT, WRONG_WORKLOAD, Place

pytestmark = pytest.mark.slow


def test_every_workload_has_a_case_that_smoke_checks(place: Place) -> None:
    ended = place.bench("smoke", "--list")
    listed = [line.partition("[")[0] for line in ended.out.splitlines()]
    assert sorted(listed) == sorted(path.stem for path in (ROOT / "workloads").glob("[!_]*.py"))


def test_a_wrong_one_exits_1_and_nothing_is_stored(place: Place) -> None:
    mine = place.folder / "mine.py"
    mine.write_text(WRONG_WORKLOAD)
    ended = place.bench("smoke", "--workloads", str(mine), "--cases", MATMUL, "--cases", "mine*")
    assert ended.code == 1
    assert ended.out.splitlines()[0] == "2 workloads checked: 1 proven, 1 wrong"
    assert "mine wrong answer differs in 1 of 1 elements" in ended.words
    assert "1 of 2 workloads; --all shows the others" in ended.words
    assert [path.name for path in place.results.iterdir()] == ["lane.log"]
