"""The table of what cases were for their GPU."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from bench.judging.on_device import on_device
from bench.records import Record, Work
from bench.reporting import device
from bench.reporting.data import report_data
from tests.builders import CHAIN, a_measurement, a_record, a_report
from tests.judging.test_on_device import MEASURED

IMAGES = Work(items=32, unit="images")
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text())


def rows(*records: Record) -> list[list[str]]:
    """The group and the cells of every row."""
    (table,) = device.tables(on_device(records))
    return [[each.group, *(cell.text for cell in each.cells)] for each in table.lines]


def test_a_row_says_what_the_gpu_told() -> None:
    assert rows(a_record(measurement=MEASURED, work=IMAGES)) == [
        [
            "chain",
            "n=8, mode=eager",
            "80%",
            "1.0 MiB",
            "93.8 mJ/image",
            "250 W",
            "1300 MHz",
            "71 °C",
            "50%",
        ]
    ]


def test_a_row_leaves_out_what_it_did_not_tell() -> None:
    silent = a_record(measurement=a_measurement(device_peak_bytes=2**20))
    assert rows(silent) == [["chain", "n=8, mode=eager", "not known", "1.0 MiB", "", "", "", "", ""]]


def test_a_run_on_a_cpu_has_no_such_table() -> None:
    assert device.tables(on_device([a_record()])) == []


def test_the_report_as_data_has_the_same_and_follows_the_schema() -> None:
    found = tuple(on_device([a_record(measurement=MEASURED, work=IMAGES)]))
    data = report_data(a_report(on_device=found))
    assert [(each["case"], each["watts"]) for each in data["device"]] == [(CHAIN, 250.0)]
    jsonschema.validate(json.loads(json.dumps(data)), SCHEMA)
