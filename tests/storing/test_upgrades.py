"""Files of the first version of each format are read: every field has its value, and none by chance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.judging.selftest import selftest_from
from bench.records import DatasetId, Record
from bench.storing import bisect_log, golden_values, selftests, upgrades
from bench.storing.baselines import read_baselines
from bench.storing.results import read_run

V1 = Path(__file__).parents[1] / "fixtures" / "v1"
MACHINE = "amd-epyc-2cpu-b1559b"


def records_of(*words: str) -> list[Record]:
    held = [record for each in read_baselines(V1 / "baselines", MACHINE).values() for record in each.records]
    of_runs = [
        record
        for folder in (V1 / "results").iterdir()
        if folder.is_dir()
        for record in read_run(folder).records
    ]
    return [record for record in (*held, *of_runs) if all(word in record.entry.case for word in words)]


def test_each_id_of_a_stored_record_is_its_point_device_and_dataset() -> None:
    entries = {record.entry.case: record.entry for record in records_of()}
    assert len(entries) == 9
    matmul = entries["matmul_chain[chain=orthogonal,n=512,products=16,device=cpu]"]
    assert (matmul.point, matmul.device, matmul.dataset, matmul.kind) == (
        {"chain": "orthogonal", "n": 512, "products": 16},
        "cpu",
        None,
        "point",
    )
    training = entries["mnist_training[steps=400,dataset=digits,device=cpu]"]
    assert (training.point, training.kind) == ({"steps": 400}, "once")
    assert training.dataset == DatasetId("digits", "2419fbfd6c54")


def test_what_the_earliest_records_lacked_has_the_value_that_it_had_then() -> None:
    (record, *_) = records_of("linear_regression[samples=2000,device=cpu]")
    assert record.measurement is not None
    assert (record.work.compute, record.measurement.device_peak_bytes, record.deterministic) == (
        "float32",
        0,
        False,
    )
    assert {each.gpu for each in record.measurement.rounds} == {None}


def test_a_run_and_a_comparison_are_read_whole() -> None:
    bench = read_run(V1 / "results" / "20261128T033305-cpu_bench")
    compare = read_run(V1 / "results" / "20261128T033120-compare")
    assert (len(bench.records), len(compare.records)) == (11, 66)
    assert {record.role for record in compare.records} == {"a", "b"}
    assert bench.finished
    assert compare.finished
    assert {record.environment for record in compare.records} == set(compare.environments)


def test_golden_values_and_changes_are_found_by_point_and_dataset() -> None:
    held = golden_values.read(V1 / "baselines", "mnist_training").golden
    assert [(each.point, each.dataset and each.dataset.name) for each in held] == [
        ({"steps": 400}, "digits"),
        ({"steps": 400}, "fashion-mnist"),
    ]
    (fit,) = golden_values.read(V1 / "baselines", "compile_and_fit").golden
    assert (fit.point, fit.dataset) == ({"epochs": 10, "shuffle": True}, None)
    changes = golden_values.read(V1 / "baselines", "dataset_fit").changes
    assert [(each.point, each.dataset, each.since) for each in changes] == [
        ({"epochs": 2}, "", "2.16"),
        ({"epochs": 10}, "", "2.16"),
    ]


def test_selftests_have_the_tick_of_their_clock_even_where_none_was_kept() -> None:
    first, second = selftests.read(V1 / "results", "intel-xeon-2cpu-000f4b", selftest_from)
    ticks = [{pair.tick for pairs in each.pairs.values() for pair in pairs} for each in (first, second)]
    assert ticks[0] == {0.0} != ticks[1]
    assert [pair.log_ratio for pair in next(iter(first.pairs.values()))] == [
        pair.log_ratio for pair in next(iter(second.pairs.values()))
    ]


def test_a_bisection_is_found_by_its_plan_with_its_steps() -> None:
    (path,) = (V1 / "results").glob("*-bisect.jsonl")
    plan = json.loads(path.read_text().splitlines()[0])["plan"]
    found, steps = bisect_log.newest(V1 / "results", plan)
    assert (found, [step["what"] for step in steps]) == (path, ["bad", "bad", "skipped"])


@pytest.mark.parametrize(
    ("case", "found"),
    [
        (
            "mnist[model=cnn,dataset=digits,device=gpu]",
            {"model": "cnn", "dataset": "digits", "device": "gpu"},
        ),
        ("clip[n=1000,norm=1.0,rate=1e-05]", {"n": 1000, "norm": 1.0, "rate": 1e-5}),
        ("fit[shuffle=True,again=False]", {"shuffle": True, "again": False}),
        ("odd[how=by release,what=a=b,device=cpu]", {"how": "by release", "what": "a=b", "device": "cpu"}),
        ("plain", {}),
        ("plain[]", {}),
    ],
)
def test_an_id_is_parsed_as_it_was_written(case: str, found: dict[str, Any]) -> None:
    parsed = upgrades.parsed(case)
    assert (parsed, [type(value) for value in parsed.values()]) == (found, [type(v) for v in found.values()])


def test_an_upgrade_leaves_what_it_is_given_alone() -> None:
    text = (V1 / "baselines" / "values" / "mnist_training.json").read_text()
    data = json.loads(text)
    upgrades.values_from_1(data)
    assert data == json.loads(text)
