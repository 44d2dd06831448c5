"""Numbers as people read them."""

from __future__ import annotations

import pytest

from bench.records import Check, Work
from bench.reporting import figures
from tests.builders import an_entry


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0 ns"),
        (1.234e-9, "1.23 ns"),
        (0.9996e-6, "1000 ns"),
        (1.0e-6, "1 µs"),
        (12.34e-6, "12.3 µs"),
        (0.0012345, "1.23 ms"),
        (0.9996, "1000 ms"),
        (1.5, "1.5 s"),
        (1234.5, "1234 s"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_duration_is_said_in_its_natural_unit_to_three_digits(value: float, said: str) -> None:
    assert figures.seconds(value) == said


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (Work(flops=2e9, items=128, unit="images"), "256 images/s"),
        (Work(items=6400, unit="images"), "12.8k images/s"),
        (Work(items=500, unit="images"), "1k images/s"),
        (Work(items=1e6, unit="images"), "2M images/s"),
        (Work(items=499.9, unit="images"), "1000 images/s"),
        (Work(items=1e9, unit="images"), "2000M images/s"),
        (Work(flops=2e9, bytes=1e6), "4.0 GFLOP/s"),
        (Work(bytes=1e6), "2 MB/s"),
        (Work(bytes=4.9e8), "980 MB/s"),
        (Work(bytes=6.17e8), "1.23 GB/s"),
        (Work(), "2 calls/s"),
    ],
    ids=lambda value: value.replace("/", " per ") if isinstance(value, str) else "",
)
def test_a_rate_is_of_items_that_have_a_name_or_else_of_flops_or_bytes_or_calls(
    work: Work, said: str
) -> None:
    assert figures.rate(work, 0.5) == said


@pytest.mark.parametrize(
    ("joules", "said"),
    [(2.0, "2 J/image"), (0.0123, "12.3 mJ/image"), (4e-6, "4 µJ/image"), (0.0, "0 nJ/image")],
)
def test_an_energy_is_of_one_item(joules: float, said: str) -> None:
    assert figures.energy(joules, "images") == said


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (Check("proven", error=2e-7, allowed=1e-6), "proven, 20% of tol."),
        (Check("proven", error=0.0, allowed=0.0), "proven"),
        (Check("proven"), "proven"),
        (Check("wrong", error=2.0, allowed=1.0), "wrong"),
        (Check("removed"), "removed"),
    ],
    ids=["of-tolerance", "exact", "band", "wrong", "removed"],
)
def test_an_answer_says_how_much_of_its_tolerance_it_took(check: Check, said: str) -> None:
    assert figures.answer(check) == said


@pytest.mark.parametrize(
    ("case", "name", "point"),
    [
        ("chain[n=8,mode=eager,device=cpu]", "chain n=8, mode=eager", "n=8, mode=eager"),
        ("mnist[model=cnn,device=gpu]", "mnist model=cnn", "model=cnn"),
        ("plain[device=cpu]", "plain", ""),
    ],
)
def test_a_case_is_named_by_its_workload_and_point_without_device_and_dataset(
    case: str, name: str, point: str
) -> None:
    assert (figures.name(an_entry(case)), figures.point(an_entry(case))) == (name, point)


def test_numbers_inside_ids_sort_by_their_size() -> None:
    ids = ["m[n=1024,a=b]", "m[n=256,mode=xla]", "m[n=256]", "k[x=9]"]
    assert sorted(ids, key=figures.natural) == ["k[x=9]", "m[n=256,mode=xla]", "m[n=256]", "m[n=1024,a=b]"]


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(1.004, 1.0291, "[1.004, 1.029]"), (0.95, 1.04, "[0.950, 1.040]"), (0.7, 1.25, "[0.70, 1.25]")],
)
def test_a_narrow_interval_has_a_third_digit(low: float, high: float, text: str) -> None:
    assert figures.interval(low, high) == text


@pytest.mark.parametrize(
    ("sides", "headings"),
    [
        (["tf-2.12-cpu", "tf-nightly-cpu", "tf-2.21-gpu"], ["2.12", "nightly", "2.21-gpu"]),
        (["tensorflow-cpu==2.17.1", "tensorflow==2.18.0"], ["2.17.1", "2.18.0"]),
        (["tf-2.17-cpu", "/home/me/python/bin/python"], ["B", "C"]),
        (["tf-2.17-cpu", "tensorflow-cpu==2.17"], ["B", "C"]),
    ],
    ids=["lanes", "requirements", "a-path", "the-same-version"],
)
def test_a_side_is_headed_by_its_version_or_else_by_a_letter(sides: list[str], headings: list[str]) -> None:
    assert figures.headings(sides) == dict(zip(sides, headings, strict=True))


@pytest.mark.parametrize(("count", "said"), [(0, "0 cases"), (1, "1 case"), (2, "2 cases")])
def test_cases_are_counted_in_words(count: int, said: str) -> None:
    assert figures.cases(count) == said
