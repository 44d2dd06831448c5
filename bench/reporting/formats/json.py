"""The report as versioned JSON; docs/ has a schema of each kind."""

from __future__ import annotations

import json

from bench.reporting.presentation import Presentation

HELP = "write the report as JSON"


def text(shown: Presentation) -> str:
    """The report's data; raises ValueError where a number is not finite."""
    return json.dumps(shown.data, indent=1, allow_nan=False) + "\n"
