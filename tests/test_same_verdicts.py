"""A stored run is judged against its baseline today as it was when it was stored, to the twelfth digit.

`fixtures/v1` holds files that the suite wrote when every format had its first version; `verdicts.json` beside them
holds what the suite of that day made of them. A change of the statistics makes it anew, on purpose; any other change
leaves it as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bench.judging.against_baseline import judge_run
from bench.records import Record
from bench.storing.baselines import read_baselines
from bench.storing.results import read_run
from bench.verdicts import Verdict

V1 = Path(__file__).parent / "fixtures" / "v1"
BENCH = V1 / "results" / "20261128T033305-cpu_bench"
MACHINE = "amd-epyc-2cpu-b1559b"
MARGIN = 0.02
DAY = 86400.0


def digits(value: Any) -> Any:
    """Plain data with floats cut to twelve digits, which every NumPy and SciPy agree on."""
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, Mapping):
        return {name: digits(each) for name, each in value.items()}
    return [digits(each) for each in value] if isinstance(value, (list, tuple)) else value


NAMES = (
    "case",
    "series",
    "outcome",
    "ratio",
    "interval",
    "confidence",
    "mde",
)  # the words of reasons may be edited


def plain(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """What the verdicts said when there was nothing else to say."""
    return [{name: digits(asdict(each)[name]) for name in NAMES} for each in verdicts]


def slower(records: Sequence[Record], factor: float, days: float) -> list[Record]:
    """The records of a run so many days earlier in which everything took so much longer."""
    return [
        replace(
            record,
            started=record.started - days * DAY,
            measurement=record.measurement
            and replace(
                record.measurement,
                rounds=tuple(
                    replace(each, seconds=each.seconds * factor, cpu_seconds=each.cpu_seconds * factor)
                    for each in record.measurement.rounds
                ),
            ),
        )
        for record in records
    ]


def benched(factors: Sequence[float]) -> list[dict[str, Any]]:
    """The stored run of `cpu_bench` against runs like it, each so much slower."""
    run = read_run(BENCH)
    earlier = [record for day, factor in enumerate(factors, 1) for record in slower(run.records, factor, day)]
    return plain(judge_run(run.records, earlier, ["gone[device=cpu]"], MARGIN))


def against_baseline() -> list[dict[str, Any]]:
    """The stored run of `cpu_bench` against the stored baseline, which another machine made."""
    held = [record for each in read_baselines(V1 / "baselines", MACHINE).values() for record in each.records]
    return plain(judge_run(read_run(BENCH).records, held, [], MARGIN))


VERDICTS: Mapping[str, Callable[[], list[dict[str, Any]]]] = {
    "cpu_bench": partial(benched, (1.0, 1.001, 1.002)),
    "cpu_bench, faster": partial(benched, (1.5, 1.501, 1.502, 1.503)),
    "cpu_bench, slower": partial(benched, (0.7, 0.699, 0.698, 0.697)),
    "cpu_bench, baseline": against_baseline,
}


@pytest.mark.parametrize("of", VERDICTS)
def test_a_stored_run_is_judged_as_it_was(of: str) -> None:
    then = json.loads((V1 / "verdicts.json").read_text())[of]
    assert VERDICTS[of]() == [{name: each[name] for name in NAMES} for each in then]


def test_the_stored_runs_are_of_every_kind_that_matters() -> None:
    found = json.loads((V1 / "verdicts.json").read_text())
    outcomes = {each["outcome"] for verdicts in found.values() for each in verdicts}
    assert {"SAME", "SLOWER", "FASTER", "INCONCLUSIVE", "NEW", "MISSING"} <= outcomes
