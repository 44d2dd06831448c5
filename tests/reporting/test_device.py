"""The table of what cases were for their GPU."""

from __future__ import annotations

import io
import json
from pathlib import Path

import jsonschema
from bench.reporting.json_file import as_data
from rich.console import Console

from bench.records import Record, Work
from bench.reporting import device
from tests.builders import a_measurement, a_record, a_report
from tests.judging.test_on_device import MEASURED

IMAGES = Work(items=32, unit="images")
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text())


def rows(*records: Record) -> list[list[str]]:
    stream = io.StringIO()
    for part in device.parts(records):
        Console(file=stream, width=200).print(part)
    lines = stream.getvalue().splitlines()
    return [[cell.strip() for cell in line.split("│")] for line in lines if "│" in line]


def test_a_row_says_what_the_gpu_told() -> None:
    expected = [
        "chain  n=8 mode=eager",
        "80%",
        "1.0 MiB",
        "93.8 mJ/image",
        "250 W",
        "1300 MHz",
        "71 °C",
        "50%",
    ]
    assert rows(a_record(measurement=MEASURED, work=IMAGES)) == [expected]


def test_a_row_leaves_out_what_it_did_not_tell() -> None:
    silent = a_record(measurement=a_measurement(device_peak_bytes=2**20))
    assert rows(silent) == [["chain  n=8 mode=eager", "not known", "1.0 MiB", "", "", "", "", ""]]


def test_a_run_on_a_cpu_has_no_such_table() -> None:
    assert device.parts([a_record()]) == []


def test_the_report_as_data_has_the_same_and_follows_the_schema() -> None:
    data = as_data(a_report(records=[a_record(measurement=MEASURED, work=IMAGES)]))
    assert [(each["case"], each["watts"]) for each in data["device"]] == [
        ("chain[n=8,mode=eager,device=cpu]", 250.0)
    ]
    jsonschema.validate(json.loads(json.dumps(data)), SCHEMA)
