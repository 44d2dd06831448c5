"""`doctor`: what on this machine will spoil measurements, each with its remedy."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from bench.doctor.examining import examine
from bench.doctor.findings import HIDDEN, Finding


def run(_options: argparse.Namespace) -> int:
    """Print the findings; 0, because a machine that spoils measurements is an answer and not a failure."""
    print(report(examine()))
    return 0


def report(findings: Sequence[Finding]) -> str:
    """A table of a mark, what, and found, with the remedy below what spoils; the last line counts."""
    width = max((len(finding.what) for finding in findings), default=0)
    lines = []
    for finding in findings:
        mark = "!!" if finding.spoils else "--" if finding.found == HIDDEN else "ok"
        lines.append(f"{mark}  {finding.what:{width}}  {finding.found}")
        if finding.spoils:
            lines.append(f"{'':{width + 6}}-> {finding.remedy}")
    spoilt = sum(finding.spoils for finding in findings)
    return "\n".join([*lines, f"{spoilt} of {len(findings)} checks will spoil measurements"])
