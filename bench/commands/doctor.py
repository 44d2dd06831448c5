"""`doctor`: what on this machine will spoil measurements, each with its remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.commands import Command
from bench.doctor.findings import HIDDEN, Finding


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `doctor` takes: nothing."""


def run(_settings: Settings) -> int:
    """Print the findings; 0, because a machine that spoils measurements is an answer and not a failure."""
    from bench.doctor.examining import examine

    print(report(examine()))
    return 0


def report(findings: Sequence[Finding]) -> str:
    """How many findings will spoil measurements, then a line each, with the remedy below what spoils."""
    width = max((len(finding.what) for finding in findings), default=0)
    spoilt = sum(finding.spoils for finding in findings)
    lines = [f"{spoilt} of {len(findings)} checks will spoil measurements"]
    for finding in findings:
        mark = "!!" if finding.spoils else "--" if finding.found == HIDDEN else "ok"
        lines.append(f"{mark}  {finding.what:{width}}  {finding.found}")
        if finding.spoils:
            lines.append(f"{'':{width + 6}}-> {finding.remedy}")
    return "\n".join(lines)


COMMAND = Command(
    help="what on this machine will spoil measurements, and what to do about it",
    settings=Settings,
    run=run,
)
