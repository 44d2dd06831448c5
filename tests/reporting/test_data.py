"""The report as data follows the schema that readers rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bench.judging.ceilings import Share
from bench.reporting.data import report_data
from tests.builders import CHAIN, a_report, a_row, a_verdict, an_environment

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text())
OTHER = "chain[n=16,mode=eager,device=cpu]"
JUDGED = ("SAME", "FASTER", "SLOWER", "INCONCLUSIVE")
NOT_JUDGED = ("WRONG", "NEW", "MISSING", "NOT_COMPARABLE")
BARE = {"ratio": None, "interval": None, "confidence": None, "mde": None, "remedy": ""}


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("command", ["cpu_bench", "gpu_bench"])
@pytest.mark.parametrize("code", [0, 1, 3])
def test_a_report_with_every_verdict_follows_the_schema(command: str, code: int) -> None:
    verdicts = [*map(a_verdict, JUDGED), *(a_verdict(outcome, **BARE) for outcome in NOT_JUDGED)]
    rows = tuple(a_row(f"chain[n={n},device=cpu]", verdict=verdict) for n, verdict in enumerate(verdicts))
    environments = {"a": [an_environment()], "baseline": [an_environment(keras="3.12")] * 2}
    report = a_report(
        command=command, rows=rows, environments=environments, differences=["a 1 → 2"], exit_code=code
    )
    jsonschema.validate(json.loads(json.dumps(report_data(report))), SCHEMA)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"schema": 2},
        {"exit_code": 4},
        {"more": 1},
        {"verdicts": [{"case": "a"}]},
        {"environments": []},
    ],
    ids=lambda spoilt: next(iter(spoilt)),
)
def test_the_schema_rejects_what_is_no_report(spoilt: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**report_data(a_report()), **spoilt}, SCHEMA)


def test_a_verdict_is_written_with_all_of_its_fields() -> None:
    written = {
        "case": "chain[n=8,mode=eager,device=cpu]", "series": "wall", "outcome": "SLOWER",
        "reason": "the reason", "remedy": "the remedy", "ratio": 1.01, "interval": [0.99, 1.03],
        "confidence": 0.99, "mde": 0.02,
    }  # fmt: skip
    assert report_data(a_report(rows=(a_row(verdict=a_verdict("SLOWER")),)))["verdicts"] == [written]


def test_environments_are_written_with_their_roles_and_keys() -> None:
    then = an_environment(keras="3.12")
    data = report_data(a_report(environments={"a": [an_environment()], "baseline": [then]}))
    assert [(each["role"], each["key"]) for each in data["environments"]] == [
        ("a", an_environment().key),
        ("baseline", then.key),
    ]


def test_a_case_s_share_of_its_ceiling_is_written() -> None:
    rows = (a_row(OTHER), a_row(CHAIN, share=Share("flops", 0.5)))
    data = report_data(a_report(rows=rows))
    assert data["shares"] == [{"case": CHAIN, "ceiling": "flops", "share": 0.5}]
    jsonschema.validate(json.loads(json.dumps(data)), SCHEMA)
    assert report_data(a_report())["shares"] == []


def test_verdicts_on_other_series_follow_their_case() -> None:
    rows = (a_row(others=(a_verdict("SLOWER", series="memory"),)), a_row(OTHER))
    told = [(each["case"], each["series"]) for each in report_data(a_report(rows=rows))["verdicts"]]
    assert told == [(CHAIN, "wall"), (CHAIN, "memory"), (OTHER, "wall")]
