"""Every workload proves its answers, and its tolerance notices an answer that is only a little wrong."""

from __future__ import annotations

import pytest

from bench.records import PROVEN, REMOVED, WRONG
from tests.conftest import Live
from tests.lane_side.perturbations import PERTURBATIONS

pytestmark = [pytest.mark.slow, pytest.mark.numerics]

SECONDS_A_CASE = 4.0  # of cpu_bench on 2 cores, measured: docs/measuring.md

WRONGS = [(case, name) for name, (_, cases) in PERTURBATIONS.items() for case in cases]


def test_every_workload_is_perturbed_here(live: Live) -> None:
    perturbed = {case.partition("[")[0] for case, _ in WRONGS}
    listed = {entry.workload for entry in live.solo.catalogue() if entry.kind != "regression"}
    assert listed == perturbed | {"misbehaving"}


def test_the_default_cases_fit_into_eight_minutes(live: Live) -> None:
    defaults = [
        e for e in live.solo.catalogue() if e.kind in ("point", "once") and e.workload != "misbehaving"
    ]
    assert len(defaults) * SECONDS_A_CASE < 8 * 60, (
        f"{len(defaults)} cases; measure fewer, or make one cheaper"
    )


def test_every_case_is_proven_where_it_is_not_perturbed(live: Live) -> None:
    cases = sorted({case for case, _ in WRONGS})
    for record in live.run(*cases):
        assert record.check.outcome in (PROVEN, REMOVED), (record.entry.case, record.check.reason)


@pytest.mark.parametrize(("case", "perturbation"), WRONGS)
def test_an_answer_that_is_a_little_wrong_is_wrong(live: Live, case: str, perturbation: str) -> None:
    (record,) = live.run(case, perturbation=perturbation)
    assert record.check.outcome == WRONG
    assert "raised" not in record.check.reason  # it is the answer that is wrong, not the perturbation
