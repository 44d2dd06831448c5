"""The JSON reports that `--json` writes: each has its own version; docs/*.schema.json say what is in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from bench.errors import Refusal
from bench.storing.formats import Data, Format, why

REPORT = Format("a report")
SWEEP = Format("a sweep's report")
BISECTION = Format("a bisection's report")
CONFORMANCE = Format("a conformance report")
SMOKE = Format("a smoke report")
REGRESSIONS = Format("a table of regressions")
ADVICE = Format("advice")
NIGHTLY = Format("a night's report")
HISTORY = Format("a history's series")
BUILDS = Format("a history's report")
OTHERS: Mapping[str, Format] = {
    "sweep": SWEEP,
    "bisect": BISECTION,
    "conformance": CONFORMANCE,
    "smoke": SMOKE,
    "regressions": REGRESSIONS,
    "advise": ADVICE,
    "nightly": NIGHTLY,
    "history": HISTORY,
    "builds": BUILDS,
}


def read_report(path: Path) -> Data:
    """A report's plain data in today's version; raises Refusal (3) for a file that is none or of a newer version."""
    try:
        data = json.loads(path.read_text())
        return OTHERS.get(data["command"], REPORT).upgrade(data, path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(
            f"{path}: cannot be read as a report ({why(error)}); make it again with --json", 3
        ) from error
