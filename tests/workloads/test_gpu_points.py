"""What only a GPU lists, as far as a CPU computes it too: the same code and checks, in the types that it has."""

from __future__ import annotations

import pytest

from bench.records import PROVEN
from tests.conftest import Live

pytestmark = pytest.mark.slow

TF32 = "mnist_training[mode=function,dtype=tf32,dataset=digits,device=gpu]"


@pytest.mark.parametrize(
    "case",
    [
        TF32,
        "mnist_training[mode=function,dtype=mixed_bfloat16,dataset=digits,device=gpu]",
        "input_pipeline[stages=full,read=device,batches=56,dataset=digits,device=gpu]",
    ],
)
def test_a_cpu_proves_it(live: Live, case: str) -> None:
    (record,) = live.run(case)
    assert (record.check.outcome, record.check.reason) == (PROVEN, "")


def test_the_tolerance_is_that_of_tf32_only_where_tf32_is_on(live: Live) -> None:
    (fast,), (deterministic,) = live.run(TF32), live.deterministic(TF32)
    assert fast.check.allowed == pytest.approx(0.25)
    assert deterministic.check.allowed == pytest.approx(2.6e-4, rel=0.01)
    assert deterministic.check.outcome == PROVEN
