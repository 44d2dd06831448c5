"""The report as data follows the schema that readers rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from bench.reporting.json_file import as_data, require_writable, write

from bench.errors import Refusal
from bench.judging.ceilings import with_ceilings
from bench.records import Work
from tests.builders import CEILINGS, CHAIN, a_record, a_report, a_verdict, an_environment

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
    environments = {"a": [an_environment()], "baseline": [an_environment(keras="3.12")] * 2}
    report = a_report(
        command=command, verdicts=verdicts, environments=environments, differences=["a 1 → 2"], exit_code=code
    )
    jsonschema.validate(json.loads(json.dumps(as_data(report))), SCHEMA)


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
        jsonschema.validate({**as_data(a_report()), **spoilt}, SCHEMA)


def test_a_verdict_is_written_with_all_of_its_fields() -> None:
    written = {
        "case": "chain[n=8,mode=eager,device=cpu]", "series": "wall", "outcome": "SLOWER",
        "reason": "the reason", "remedy": "the remedy", "ratio": 1.01, "interval": [0.99, 1.03],
        "confidence": 0.99, "mde": 0.02,
    }  # fmt: skip
    assert as_data(a_report(verdicts=[a_verdict("SLOWER")]))["verdicts"] == [written]


def test_environments_are_written_with_their_roles_and_keys() -> None:
    then = an_environment(keras="3.12")
    data = as_data(a_report(environments={"a": [an_environment()], "baseline": [then]}))
    assert [(each["role"], each["key"]) for each in data["environments"]] == [
        ("a", an_environment().key),
        ("baseline", then.key),
    ]


def test_a_case_s_share_of_its_ceiling_is_written() -> None:
    measured = {"a": [with_ceilings(an_environment(), CEILINGS)], "baseline": []}
    records = [a_record(work=Work(flops=1e9)), a_record(OTHER), a_record(work=Work(flops=1e9), process=1)]
    data = as_data(a_report(records=records, environments=measured))
    assert data["shares"] == [{"case": CHAIN, "ceiling": "flops", "share": 0.5}]
    jsonschema.validate(data, SCHEMA)
    assert as_data(a_report(records=records))["shares"] == []


def test_the_file_holds_the_report(tmp_path: Path) -> None:
    write(a_report(), tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text()) == as_data(a_report())


def test_a_number_that_json_does_not_have_is_never_written(tmp_path: Path) -> None:
    report = a_report(verdicts=[replace(a_verdict(), ratio=float("nan"))])
    with pytest.raises(ValueError, match="not JSON compliant"):
        write(report, tmp_path / "report.json")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "no-such-folder" / "report.json"
    with pytest.raises(Refusal, match=f"{path}: cannot be written") as refused:
        write(a_report(), path)
    assert refused.value.exit_code == 3


def test_a_place_that_cannot_be_written_is_refused_before_the_run(tmp_path: Path) -> None:
    for path in (tmp_path / "missing" / "report.json", tmp_path):
        with pytest.raises(Refusal, match="cannot be written there") as caught:
            require_writable(path)
        assert caught.value.exit_code == 3
    require_writable(tmp_path / "report.json")
