"""A fitted machine scatters as what was recorded, from one pair to the next."""

from __future__ import annotations

import numpy as np
import pytest

from bench.judging.pair_ratios import fast_ends
from proofs.fit import fitted
from proofs.recorded import GROUP, RECORDED, groups, together


@pytest.mark.parametrize("kind", ["checkpoint", "small eager operations"])
def test_identical_sides_differ_on_it_by_as_much_as_they_did(kind: str) -> None:
    pairs = groups([visit for visit in RECORDED if visit["kind"] == kind])
    seen = np.sqrt(np.mean([together(pair, fast_ends) ** 2 for pair in pairs]))
    a, b = fitted(kind).turns(np.random.default_rng(1), 1, GROUP, 14, 0.0, 2000)
    assert np.std(fast_ends(a, b)) == pytest.approx(seen, rel=0.1)


def test_a_slowdown_is_what_it_is_said_to_be() -> None:
    a, b = fitted("dense products").turns(np.random.default_rng(1), 8, GROUP, 8, 0.05, 200)
    assert np.mean(fast_ends(a, b)) == pytest.approx(0.05, abs=0.002)
