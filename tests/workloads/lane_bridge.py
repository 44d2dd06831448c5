"""Runs a workload's functions and checks in a lane, for a test outside of it. Speaks JSON, a line at a time.

Started as `LANE/bin/python -m tests.workloads.lane_bridge` in the repository's root. A request names a workload and
either a `function` of its module with `arguments` (`tensors` says whether as TensorFlow's), or a `point` to check.
Arrays travel as their bytes.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import tempfile
import traceback
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np


def packed(value: Any) -> Any:
    """A value as JSON takes it: arrays as their type, shape and bytes, within lists and mappings."""
    if isinstance(value, dict):
        return {name: packed(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [packed(each) for each in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    array = np.asarray(value)
    data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
    return {"dtype": array.dtype.name, "shape": array.shape, "bytes": data}


def unpacked(value: Any) -> Any:
    """The inverse of `packed`; tuples come back as lists."""
    if isinstance(value, list):
        return [unpacked(each) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) != {"dtype", "shape", "bytes"}:
        return {name: unpacked(each) for name, each in value.items()}
    data = base64.b64decode(value["bytes"])
    return np.frombuffer(data, value["dtype"]).reshape(value["shape"])


def called(module: Any, request: dict[str, Any]) -> Any:
    """What a function of the module answers."""
    import tensorflow as tf

    arguments = unpacked(request["arguments"])
    if request["tensors"]:
        arguments = [tf.constant(a) if isinstance(a, np.ndarray) else a for a in arguments]
    function = getattr(module, request["function"])
    for name in request["of"]:  # such as the function that another is given
        function = function(getattr(module, name))
    return function(*arguments)


def checked(module: Any, request: dict[str, Any]) -> Any:
    """The check of a case built at the point."""
    from bench.measuring.stopwatch import Stopwatch

    with tempfile.TemporaryDirectory() as folder:
        given = {"seed": request["seed"], "folder": Path(folder)}
        stopwatch = Stopwatch(lambda: module.WORKLOAD.build(**given, **request["point"]), "CPU:0")
        return asdict(stopwatch.check({}, {}))


def answered(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request, or the traceback of what it raised."""
    try:
        module = import_module(f"workloads.{request['workload']}")
        return {"answer": packed((checked if "point" in request else called)(module, request))}
    except Exception:
        return {"raised": traceback.format_exc()}


def main() -> None:
    """Answer requests until there are no more. What TensorFlow prints goes elsewhere."""
    with os.fdopen(os.dup(1), "w") as out:
        os.dup2(2, 1)
        for line in sys.stdin:
            out.write(json.dumps(answered(json.loads(line))) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
