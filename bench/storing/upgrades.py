"""From version 1 of stored records, golden values and selftests to version 2: plain data to plain data. Pure.

Version 1 had a case's id where version 2 has its point, device and dataset; this is the only place where an id is
parsed. It also lacked, in its earliest files, what later ones had.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Data = Mapping[str, Any]
Value = int | float | str | bool

# What the earliest files of version 1 lacked, and what it was then.
CHECK = {"reason": "", "error": None, "allowed": None}
WORK = {"compute": "float32"}
MEASUREMENT = {"device_peak_bytes": 0, "device_busy_seconds": 0.0}
ROUND = {"void": "", "turn": 0, "idle_cpu_seconds": 0.0, "gpu": None}
RECORD = {"role": "", "started_first": True, "visit": 0, "deterministic": False}


def records_from_1(data: Data) -> Data:
    """A run or a baseline."""
    return {**data, "records": [_record(each) for each in data["records"]]}


def values_from_1(data: Data) -> Data:
    """The golden values and recorded changes of a workload."""
    golden = [_without_id(each, dataset_from_text(each["dataset"])) for each in data["golden"]]
    changes = [_without_id(each, parsed(each["case"]).get("dataset", "")) for each in data.get("changes", ())]
    return {**data, "golden": golden, "changes": changes}


def selftests_from_1(data: Data) -> Data:
    """The selftests of a machine."""
    return {**data, "runs": [{**run, "pairs": _pairs(run["pairs"])} for run in data["runs"]]}


def parsed(case: str) -> dict[str, Value]:
    """The parameters of an id `workload[name=value,…]`, among them the device and the name of the dataset."""
    inside = case.partition("[")[2].removesuffix("]")
    pairs = (part.partition("=") for part in inside.split(",") if part)
    return {name: _value(text) for name, _, text in pairs}


def point_from_id(case: str) -> dict[str, Value]:
    """The point alone."""
    return {name: value for name, value in parsed(case).items() if name not in ("device", "dataset")}


def dataset_from_text(text: str) -> dict[str, str] | None:
    """Name and content of `name@content`; None of an empty text."""
    name, _, content = text.partition("@")
    return {"name": name, "content": content} if text else None


def _value(text: str) -> Value:
    if text in ("True", "False"):
        return text == "True"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _record(old: Mapping[str, Any]) -> dict[str, Any]:
    changed = {
        "entry": _entry(old["entry"]),
        "check": {**CHECK, **old["check"]},
        "work": {**WORK, **old["work"]},
        "measurement": old["measurement"] and _measurement(old["measurement"]),
    }
    return {**RECORD, **old, **changed}


def _entry(old: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in old.items() if name != "role"}
    return {
        "tuned_of": "",
        **kept,
        "point": point_from_id(old["case"]),
        "device": parsed(old["case"]).get("device", ""),
        "kind": old["role"],
        "dataset": dataset_from_text(old["dataset"]),
    }


def _measurement(old: Mapping[str, Any]) -> dict[str, Any]:
    return {**MEASUREMENT, **old, "rounds": [{**ROUND, **each} for each in old["rounds"]]}


def _without_id(old: Mapping[str, Any], dataset: Any) -> dict[str, Any]:
    kept = {name: value for name, value in old.items() if name != "case"}
    return {"point": point_from_id(old["case"]), **kept, "dataset": dataset}


def _pairs(old: Mapping[str, Any]) -> dict[str, Any]:
    return {case: [{"tick": 0.0, **each} for each in found] for case, found in old.items()}
