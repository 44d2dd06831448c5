"""`smoke` checks every workload at its smoke point, times nothing, and says which is wrong."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT, WRONG_WORKLOAD, Place

pytestmark = pytest.mark.slow


def test_every_workload_is_checked_and_a_wrong_one_exits_1(place: Place) -> None:
    mine = place.folder / "mine.py"
    mine.write_text(WRONG_WORKLOAD)
    ended = place.bench("smoke", "--workloads", str(mine))
    assert (ended.code, ended.err) == (1, "")
    *lines, last = sorted(ended.out.splitlines(), key=lambda line: "checked" in line)
    workloads = [path.stem for path in (ROOT / "workloads").glob("[!_]*.py")]
    assert {line.partition("[")[0] for line in lines} == {"mine", *workloads}
    assert "mine[device=cpu]  wrong: answer differs in 1 of 1 elements" in lines
    assert all("]  proven" in line for line in lines if not line.startswith("mine"))
    assert last == f"{len(workloads) + 1} workloads checked, 1 wrong"
    assert [path.name for path in place.results.iterdir()] == ["lane.log"]
