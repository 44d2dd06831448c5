"""What was recorded is judged today as it was when it was recorded, to the twelfth digit.

`fixtures/v1` holds files that the suite wrote when every format had its first version; `verdicts.json` and
`proofs.json` beside them hold what the suite of that day made of them. A change of the statistics makes these anew,
on purpose; any other change leaves them as they are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bench.judging import paired
from bench.judging.against_baseline import judge_run
from bench.judging.pair_ratios import PairRatio, fast_ends, neighbours
from bench.judging.rule import Rule
from bench.judging.untimed import without_time
from bench.verdicts import Verdict
from bench.records import REMOVED, Record
from bench.storing.baselines import read_baselines
from bench.storing.results import read_run
from proofs.recorded import ONE_CORE, RECORDED, groups, recorded, together

V1 = Path(__file__).parent / "fixtures" / "v1"
BENCH, COMPARE = (V1 / "results" / name for name in ("20261128T033305-cpu_bench", "20261128T033120-compare"))
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


def judged(verdict: Verdict) -> bool:
    """Whether a case needs no more pairs."""
    return verdict.outcome != "INCONCLUSIVE"


def compared() -> list[dict[str, Any]]:
    """The stored comparison, judged at its looks."""
    run = read_run(COMPARE)
    cases: dict[str, list[Record]] = {}
    for record in run.records:
        cases.setdefault(record.entry.case, []).append(record)
    found: dict[str, list[Verdict]] = {}
    for case, records in cases.items():
        if any(record.check.outcome == REMOVED for record in records):
            found[case] = paired.judge_paired(without_time(records, case), Rule(MARGIN, len(cases)), 0)
    looks = run.plan["looks"]
    for look, pairs in enumerate(looks):
        seen = {case: [r for r in records if r.process < pairs] for case, records in cases.items()}
        rule = Rule(MARGIN, len(cases), prior=paired.fit(seen))
        last = pairs == looks[-1]
        before = [verdict for each in found.values() for verdict in each]
        open_ = {case: records for case, records in seen.items() if case not in found}
        found |= paired.decide(open_, rule, look, (lambda _: True) if last else judged, before)
    return plain([verdict for case in sorted(found) for verdict in found[case]])


def live_trials() -> list[list[Any]]:
    """What the rule says of every live trial of `proofs/live.jsonl`, at its last look."""
    found = []
    for trial in recorded("live.jsonl"):
        pairs = [PairRatio(**each) for each in trial["pairs"]]
        rule = Rule(trial["margin"], 1, one_core=trial["one_core"])
        said, comparison = paired.judge_pairs(pairs, rule, 1)
        numbers = [math.exp(comparison.log_ratio), comparison.low, comparison.high] if comparison else []
        found.append([said, *digits(numbers)])
    return found


def recorded_pairs() -> dict[str, list[float]]:
    """The log-ratios of the pairs in `proofs/visits.jsonl` and, of a single core, in `visits-one-core.jsonl`."""
    ways = {"visits": (RECORDED, fast_ends), "visits-one-core": (ONE_CORE, neighbours)}
    return {name: [digits(together(each, way)) for each in groups(of)] for name, (of, way) in ways.items()}


VERDICTS: Mapping[str, Callable[[], list[dict[str, Any]]]] = {
    "cpu_bench": partial(benched, (1.0, 1.001, 1.002)),
    "cpu_bench, faster": partial(benched, (1.5, 1.501, 1.502, 1.503)),
    "cpu_bench, slower": partial(benched, (0.7, 0.699, 0.698, 0.697)),
    "cpu_bench, baseline": against_baseline,
    "compare": compared,
}


@pytest.mark.parametrize("of", VERDICTS)
def test_a_stored_run_is_judged_as_it_was(of: str) -> None:
    then = json.loads((V1 / "verdicts.json").read_text())[of]
    assert VERDICTS[of]() == [{name: each[name] for name in NAMES} for each in then]


def test_the_stored_runs_are_of_every_kind_that_matters() -> None:
    found = json.loads((V1 / "verdicts.json").read_text())
    outcomes = {each["outcome"] for verdicts in found.values() for each in verdicts}
    assert {"SAME", "SLOWER", "FASTER", "INCONCLUSIVE", "NEW", "MISSING", "NOT_COMPARABLE"} <= outcomes


def test_the_records_of_the_proofs_are_judged_as_they_were() -> None:
    found = {"live": live_trials(), **recorded_pairs()}
    assert found == json.loads((V1 / "proofs.json").read_text())
