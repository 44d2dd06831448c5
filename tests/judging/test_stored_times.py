"""What accepted runs tell of their scatter, and how a new run is predicted from them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bench.judging.stored_times import Change, Scatter, Times, change, fit_priors, learn
from bench.judging.student import NO_PRIOR, Prior

EARLIER = [[0.0, 0.03], [0.01, 0.02], [0.02, 0.02]]


def accepted(draw: str, cases: int, runs: int, seed: int = 0) -> dict[str, Times]:
    """Cases whose runs scatter by 1 to 15 %, and their processes by as much; days are normal, or t with 3 degrees."""
    rng = np.random.default_rng(seed)
    scales = np.exp(rng.uniform(np.log(0.01), np.log(0.15), cases))
    days = rng.standard_normal((cases, runs)) if draw == "normal" else rng.standard_t(3, (cases, runs))
    logs = days[..., None] * scales[:, None, None]
    logs = logs + rng.standard_normal((cases, runs, 3)) * scales[:, None, None]
    return {f"case{n}": Times((), each.tolist()) for n, each in enumerate(logs)}


def test_a_new_run_is_predicted_by_the_fastest_process_of_each_earlier_one() -> None:
    found = change(Times([0.3, 0.1], EARLIER), Scatter(), "case")
    assert found.log_ratio == pytest.approx(0.1 - 0.01)
    assert found.freedom == 2


def test_the_variance_is_that_of_the_runs_and_of_their_mean() -> None:
    found = change(Times([0.1], EARLIER), Scatter(), "case")
    assert found.variance == pytest.approx(0.0001 * (1 + 1 / 3))


def test_a_run_whose_processes_scatter_more_than_runs_do_is_judged_by_its_own_scatter() -> None:
    found = change(Times([0.1, 0.5], EARLIER), Scatter(), "case")
    assert found.variance == pytest.approx(0.0001 / 3 + 0.08 / 2)


def test_a_prior_lends_its_variance_and_its_freedom() -> None:
    found = change(Times([0.1], EARLIER), Scatter({"case": Prior(0.04, 2.0)}), "case")
    assert found.freedom == 4
    assert found.variance == pytest.approx((0.04 * 2 + 0.0001 * 2) / 4 * (1 + 1 / 3))


def test_an_interval_has_no_more_freedom_than_the_scatter_allows() -> None:
    assert change(Times([0.1], [[0.1 * n] for n in range(10)]), Scatter(most=4.0), "case").freedom == 4
    assert change(Times([0.1], [[0.1 * n] for n in range(10)]), Scatter(most=math.inf), "case").freedom == 9


def test_what_moved_lies_beyond_its_interval() -> None:
    found = Change(0.1, 0.0004, 10.0)
    half_width = found.at(0.95).half_width
    assert Change(half_width * 1.01, 0.0004, 10.0).moved(0.95)
    assert not Change(half_width * 0.99, 0.0004, 10.0).moved(0.95)


@pytest.mark.parametrize("seed", range(4))
def test_ten_runs_of_a_hundred_cases_tell_normal_days_from_heavy_tails(seed: int) -> None:
    assert learn(accepted("normal", 100, 10, seed)).most == math.inf
    assert learn(accepted("heavy", 100, 10, seed)).most <= 4


@pytest.mark.parametrize(("cases", "runs"), [(100, 3), (100, 7), (3, 10), (1, 10)])
def test_too_few_runs_or_cases_tell_nothing_of_tails(cases: int, runs: int) -> None:
    assert learn(accepted("normal", cases, runs)).most <= 4


def test_cases_whose_processes_scatter_more_have_a_prior_of_more() -> None:
    cases = accepted("normal", 60, 6)
    priors = fit_priors(cases)
    quiet, loud = (pick(cases, key=lambda case: cases[case].within) for pick in (min, max))
    assert priors[loud].variance > 20 * priors[quiet].variance
    assert priors[loud].freedom == priors[quiet].freedom > 2


def test_cases_of_one_process_have_one_prior_together() -> None:
    cases = {f"case{n}": Times((), [[0.0], [0.01 * (n + 1)], [0.02]]) for n in range(5)}
    assert len(set(fit_priors(cases).values())) == 1


def test_two_cases_make_no_prior() -> None:
    assert {each.freedom for each in fit_priors(accepted("normal", 2, 10)).values()} == {NO_PRIOR.freedom}


def test_runs_that_never_differ_do_no_harm() -> None:
    still = {f"case{n}": Times((), [[0.0, 0.0]] * 5) for n in range(5)}
    assert learn(still).most <= 4
