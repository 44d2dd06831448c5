"""Workloads agree with their references at whatever point, seed and values Hypothesis draws, and keep their laws."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.records import PROVEN
from tests.conftest import ROOT
from tests.workloads.lane_bridge import packed, unpacked

pytestmark = [pytest.mark.slow, pytest.mark.numerics]

Array = np.ndarray[Any, Any]

drawn = settings(deadline=None, max_examples=25, derandomize=True)
compiled = settings(deadline=None, max_examples=6, derandomize=True)  # XLA takes its time for each shape
seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 12)
EPSILON = {"float32": 2.0**-23, "float64": 2.0**-52}


class Bridge:
    """A lane process that answers one request at a time."""

    def __init__(self, interpreter: Path, log: Path) -> None:
        with log.open("w") as errors:
            self._process = subprocess.Popen(
                [str(interpreter), "-m", "tests.workloads.lane_bridge"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def _ask(self, **request: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline())
        assert "raised" not in reply, reply["raised"]
        return unpacked(reply["answer"])

    def answer(self, workload: str, function: str, *arguments: Any, of: tuple[str, ...] = ()) -> Any:
        """What a function of the workload answers for TensorFlow's tensors."""
        words = {"function": function, "of": of, "arguments": packed(arguments), "tensors": True}
        return self._ask(workload=workload, **words)

    def reference(self, workload: str, function: str, *arguments: Any) -> Any:
        """What a function of the workload answers for NumPy's arrays."""
        words = {"function": function, "of": (), "arguments": packed(arguments), "tensors": False}
        return self._ask(workload=workload, **words)

    def proves(self, workload: str, seed: int, **point: Any) -> None:
        """The workload's answer at this point and seed is proven."""
        check = self._ask(workload=workload, seed=seed, point=point)
        assert check["outcome"] == PROVEN, (point, check["reason"])

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate(timeout=60)


@pytest.fixture(scope="module")
def bridge(lane: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bridge]:
    """The module's lane process."""
    bridge = Bridge(lane, tmp_path_factory.mktemp("bridge") / "lane.log")
    yield bridge
    bridge.close()


@st.composite
def matrices(draw: st.DrawFn) -> tuple[Array, Array]:
    """Two float32 matrices with as many columns, of sixteenths between -1000 and 1000; equal rows are likely."""
    m, n, d = draw(sizes), draw(sizes), draw(sizes)
    number = st.one_of(st.sampled_from([0, 16]), st.integers(-16_000, 16_000))
    v, w = (draw(st.lists(number, min_size=k * d, max_size=k * d)) for k in (m, n))
    return np.array(v, "float32").reshape(m, d) / 16, np.array(w, "float32").reshape(n, d) / 16


@st.composite
def gradients(draw: st.DrawFn) -> Array:
    """A float32 vector whose squares neither overflow nor vanish, zeros among them."""
    size = st.one_of(st.just(0.0), st.floats(2.0**-20, 2.0**20, width=32))
    values = st.builds(lambda magnitude, sign: magnitude * sign, size, st.sampled_from([-1, 1]))
    return np.array(draw(st.lists(values, min_size=1, max_size=50)), "float32")


# prime_square_differences


@drawn
@given(n=st.integers(1, 4000), dtype=st.sampled_from(["int32", "int64"]), seed=seeds)
def test_squares_of_the_first_primes(bridge: Bridge, n: int, dtype: str, seed: int) -> None:
    bridge.proves("prime_square_differences", seed, n=n, dtype=dtype)


@drawn
@given(numbers=st.lists(st.integers(0, 3_037_000_499), min_size=2, max_size=40))  # whose squares fit int64
def test_both_ways_to_difference_squares_agree_with_python(bridge: Bridge, numbers: list[int]) -> None:
    found = np.array(numbers, "int64")
    expected = [abs(p * p - q * q) for p, q in pairwise(numbers)]
    for function in ("differences", "at_once"):
        answer = bridge.answer("prime_square_differences", function, found[:-1], found[-1:])
        assert answer.tolist() == expected


@drawn
@given(count=st.integers(0, 400))
def test_the_sieve_finds_the_primes_that_trial_division_finds(bridge: Bridge, count: int) -> None:
    found = bridge.reference("prime_square_differences", "primes", count).tolist()
    assert len(found) == count
    assert found == [k for k in range(2, max(found, default=1) + 1) if all(k % j for j in range(2, k))]


# pairwise_distances


@drawn
@given(m=sizes, n=sizes, d=sizes, dtype=st.sampled_from(["float32", "float64"]), seed=seeds)
def test_distances_of_normal_rows(bridge: Bridge, m: int, n: int, d: int, dtype: str, seed: int) -> None:
    bridge.proves("pairwise_distances", seed, m=m, n=n, d=d, dtype=dtype)


@compiled
@given(m=sizes, n=sizes, d=sizes, dtype=st.sampled_from(["float32", "float64"]), seed=seeds)
def test_distances_of_normal_rows_by_a_product(
    bridge: Bridge, m: int, n: int, d: int, dtype: str, seed: int
) -> None:
    bridge.proves("pairwise_distances", seed, m=m, n=n, d=d, dtype=dtype, implementation="tuned")


@drawn
@given(rows=matrices())
def test_distances_of_any_rows(bridge: Bridge, rows: tuple[Array, Array]) -> None:
    v, w = rows
    answer = bridge.answer("pairwise_distances", "documented", v, w)
    expected = bridge.reference("pairwise_distances", "expected", v.astype("float64"), w.astype("float64"))
    np.testing.assert_allclose(answer, expected["answer"], rtol=20 * EPSILON["float32"], atol=0)
    some = ~np.isnan(answer).any(axis=1)  # a row is NaN where all its distances are zero
    assert (some == (v[:, None] != w[None]).any(axis=(1, 2))).all()
    np.testing.assert_allclose(answer[some].sum(axis=1), 1, rtol=1e-5)


@drawn
@given(rows=matrices())
def test_a_product_finds_the_distances_of_equal_rows_without_nan(
    bridge: Bridge, rows: tuple[Array, Array]
) -> None:
    v = np.vstack(rows)
    answer = bridge.answer("pairwise_distances", "by_product", v, np.vstack([v, v + 1]))
    assert np.isfinite(answer).all()


# log1pexp_gradient


def close(answer: Array, expected: Array, dtype: str) -> bool:
    """Equal NaN and infinities, and finite numbers within four roundings of the larger of 1 and themselves."""
    allowed = 4 * EPSILON[dtype]
    return bool(np.allclose(answer, expected, rtol=allowed, atol=allowed, equal_nan=True))


@drawn
@given(
    numbers=st.lists(st.floats(-1000, 1000), min_size=1, max_size=20),
    dtype=st.sampled_from(sorted(EPSILON)),
    gradient=st.sampled_from(["naive", "custom"]),
)
def test_softplus_and_its_gradient_at_any_number(
    bridge: Bridge, numbers: list[float], dtype: str, gradient: str
) -> None:
    last = {"float32": 88.72, "float64": 709.78}[dtype]
    # Just below the overflow 1/eˣ is nearly subnormal; there TensorFlow 2.21's float32 reciprocal is 3e-4 off.
    x = np.array([n for n in numbers if not -16 < n - last < 1] or [0.0], dtype)
    ((value, slope),) = bridge.answer("log1pexp_gradient", "differentiated", x, of=(gradient,))
    expected = bridge.reference("log1pexp_gradient", "expected", x.astype("float64"), dtype, gradient)
    assert close(value, expected["value"], dtype)
    assert close(slope, expected["gradient"], dtype)


@drawn
@given(
    n=st.integers(
        64, 2000
    ),  # some of so many are positive, and the small values beside them count for little
    dtype=st.sampled_from(["float16", "float64", "bfloat16"]),
    gradient=st.sampled_from(["naive", "custom"]),
    seed=seeds,
)
def test_softplus_of_a_spread_of_numbers(
    bridge: Bridge, n: int, dtype: str, gradient: str, seed: int
) -> None:
    bridge.proves("log1pexp_gradient", seed, gradient=gradient, n=n, dtype=dtype)


# clip_gradient_by_norm


@drawn
@given(n=st.integers(1, 5000), norm=st.floats(0.01, 100), seed=seeds)
def test_normal_gradients_are_clipped(bridge: Bridge, n: int, norm: float, seed: int) -> None:
    bridge.proves("clip_gradient_by_norm", seed, n=n, norm=norm)


@drawn
@given(upstream=gradients(), norm=st.floats(0.015625, 1024, width=32))
def test_any_gradient_is_clipped(bridge: Bridge, upstream: Array, norm: float) -> None:
    x = upstream[::-1].copy()
    limit = np.float32(norm)
    y, by_x, by_norm = bridge.answer("clip_gradient_by_norm", "passes", x, limit, upstream)
    assert (y.view("int32") == x.view("int32")).all()
    assert by_norm is None
    length = float(np.linalg.norm(upstream.astype("float64")))
    shrunk = 1.0 if length <= norm else norm / length
    np.testing.assert_allclose(by_x, upstream * shrunk, rtol=20 * EPSILON["float32"], atol=0)


# matmul_chain


@drawn
@given(
    n=st.integers(1, 48),
    products=st.integers(1, 16),
    dtype=st.sampled_from(["float16", "bfloat16", "tf32", "float32", "float64"]),
    seed=seeds,
)
def test_chains_of_orthogonal_products(bridge: Bridge, n: int, products: int, dtype: str, seed: int) -> None:
    bridge.proves("matmul_chain", seed, chain="orthogonal", n=n, products=products, dtype=dtype)


@compiled
@given(half=st.integers(1, 24), products=st.integers(1, 8), seed=seeds)
def test_chains_in_blocks(bridge: Bridge, half: int, products: int, seed: int) -> None:
    point = {"n": 2 * half, "products": products, "implementation": "tuned"}
    bridge.proves("matmul_chain", seed, chain="orthogonal", **point)


@drawn
@given(n=st.integers(1, 48), products=st.integers(0, 8), seed=seeds)
def test_hartley_matrices_are_orthogonal_and_what_fourier_multiplies_by(
    bridge: Bridge, n: int, products: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    y, signs = rng.standard_normal((n, n)), rng.choice([-1.0, 1.0], n)
    q = bridge.reference("matmul_chain", "orthogonal", signs)
    np.testing.assert_allclose(q @ q.T, np.eye(n), atol=1e-12)
    chained = bridge.reference("matmul_chain", "chained", y, signs, products)
    np.testing.assert_allclose(chained, y @ np.linalg.matrix_power(q, products), atol=1e-12 * n)
