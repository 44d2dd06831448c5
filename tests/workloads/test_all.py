"""Every workload proves its answers, and its tolerance notices an answer that is only a little wrong."""

from __future__ import annotations

import pytest

from bench.records import PROVEN, WRONG
from tests.conftest import MATMUL, SMALL, Live

pytestmark = pytest.mark.slow

MATMUL_LONG = "matmul_chain[chain=orthogonal,n=256,products=64,device=cpu]"
SQUARING = "matmul_chain[chain=squaring,n=512,products=16,device=cpu]"
STEP = "mnist_training[mode=function,dataset=digits,device=cpu]"
EAGER_STEP = "mnist_training[mode=eager,dataset=digits,device=cpu]"
BATCHES = "input_pipeline[stages=documented,read=python,batches=64,dataset=digits,device=cpu]"
SHUFFLED = "input_pipeline[stages=full,read=runtime,batches=56,dataset=digits,device=cpu]"
SHUFFLED_IN_PYTHON = "input_pipeline[stages=full,read=python,batches=56,dataset=digits,device=cpu]"
VARIABLE = "checkpoint_round_trip[what=variable,device=cpu]"
MODEL = "checkpoint_round_trip[what=model,device=cpu]"

WRONGS = [
    (MATMUL, "matmul_in_half"),
    (MATMUL_LONG, "matmul_in_half"),
    (SQUARING, "matmul_without_nan"),
    (SMALL, "rate_off"),
    (SMALL, "gradient_off"),
    (STEP, "rate_off"),
    (STEP, "gradient_off"),
    (BATCHES, "element_swapped"),
    (BATCHES, "label_off"),
    (SHUFFLED, "label_off"),
    (VARIABLE, "bit_flipped"),
    (MODEL, "bit_flipped"),
]


def test_every_workload_is_perturbed_here(live: Live) -> None:
    perturbed = {case.partition("[")[0] for case, _ in WRONGS}
    assert {entry.workload for entry in live.solo.catalogue()} == perturbed | {"odd"}


def test_every_workload_is_proven_where_it_is_not_perturbed(live: Live) -> None:
    cases = sorted({case for case, _ in WRONGS} | {EAGER_STEP, SHUFFLED_IN_PYTHON})
    for record in live.run(*cases):
        assert (record.check.outcome, record.check.reason) == (PROVEN, ""), record.entry.case


@pytest.mark.parametrize(("case", "perturbation"), WRONGS)
def test_an_answer_that_is_a_little_wrong_is_wrong(live: Live, case: str, perturbation: str) -> None:
    (record,) = live.run(case, perturbation=perturbation)
    assert record.check.outcome == WRONG
    assert "raised" not in record.check.reason  # it is the answer that is wrong, not the perturbation
