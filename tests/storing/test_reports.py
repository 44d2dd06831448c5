"""A report that was written once can be read later; a newer one is refused."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from bench.errors import Refusal
from bench.storing.reports import read_report

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "tests" / "fixtures" / "v1" / "reports"
OWN_SCHEMA = ("sweep", "bisect", "conformance")


@pytest.mark.parametrize("path", sorted(REPORTS.iterdir()), ids=lambda path: path.stem)
def test_a_report_of_the_first_version_is_read_and_follows_the_schema_of_today(path: Path) -> None:
    data = read_report(path)
    name = data["command"] if data["command"] in OWN_SCHEMA else "report"
    jsonschema.validate(data, json.loads((ROOT / "docs" / f"{name}.schema.json").read_text()))


@pytest.mark.parametrize("command", ["compare", *OWN_SCHEMA])
def test_a_report_of_a_newer_version_is_refused(tmp_path: Path, command: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"schema": 2, "command": command}))
    with pytest.raises(
        Refusal, match=f"^{path}: is a.* report of version 2; .* up to 1; update tfgauge$"
    ) as no:
        read_report(path)
    assert no.value.exit_code == 3


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"command": "compare"}'])
def test_a_file_that_is_no_report_is_refused_by_name(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "report.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(Refusal, match=f"^{path}: cannot be read as a report") as refused:
        read_report(path)
    assert refused.value.exit_code == 3
