"""A device that is not the default one: what every workload computes there, shown on a second logical CPU.

No GPU is needed: tests/lane_side/sitecustomize.py gives every fork two CPUs, and this lane measures the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.records import PROVEN, REMOVED, WRONG
from tests.conftest import Live

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def second(lane: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A live lane process whose device is the second CPU."""
    live = Live(lane, tmp_path_factory.mktemp("second"), "cpu:1")
    yield live
    live.solo.close()


def test_every_workload_computes_on_the_device_that_it_is_given(second: Live) -> None:
    cases = [e.case for e in second.solo.catalogue() if e.smoke and e.workload != "misbehaving"]
    ended = {record.entry.case: record.check for record in second.run(*cases)}
    assert len(ended) > 25
    assert {case: check for case, check in ended.items() if check.outcome not in (PROVEN, REMOVED)} == {}


def test_what_is_right_on_one_device_is_misplaced_on_the_other(live: Live, second: Live) -> None:
    first, other = (
        each.run(f"misbehaving[how=elsewhere,device={each.side.device}]")[0] for each in (live, second)
    )
    assert (first.check.outcome, first.check.reason) == (WRONG, "computed on CPU:1 instead of CPU:0")
    assert other.check.outcome == PROVEN
