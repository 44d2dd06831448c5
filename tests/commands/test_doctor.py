"""The command prints every finding, and succeeds whatever it finds."""

from __future__ import annotations

import time

import pytest

from bench.commands import doctor
from bench.doctor.findings import HIDDEN, Finding


def test_the_report_marks_findings_and_counts_those_that_spoil() -> None:
    """A remedy stands below what spoils, and nowhere else."""
    findings = [
        Finding("load", "1.9 on 2 usable CPUs", "end other work", spoils=True),
        Finding("swap", "0 MiB in use", "swapoff", spoils=False),
        Finding("turbo", HIDDEN, "", spoils=False),
    ]
    assert doctor.report(findings).splitlines() == [
        "1 of 3 checks will spoil measurements",
        "!!  load   1.9 on 2 usable CPUs",
        "           -> end other work",
        "ok  swap   0 MiB in use",
        "--  turbo  not visible here",
    ]


def test_the_command_answers_here_within_five_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever it finds is an answer, so it succeeds."""
    start = time.monotonic()
    assert doctor.run(doctor.Settings()) == 0
    assert time.monotonic() - start < 5
    assert capsys.readouterr().out.splitlines()[0].endswith(" of 16 checks will spoil measurements")
