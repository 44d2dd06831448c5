"""Check and time every default case on this machine, judge against the stored baseline, print, store."""

from __future__ import annotations

from argparse import Namespace

from bench.commands.common import solo_of
from bench.commands.session import Session
from bench.reporting import json_file, terminal
from bench.running.selection import select

DEFAULT_ROLES = ("point", "once")


def run(options: Namespace) -> int:
    """The command `cpu_bench`."""
    return bench(options, "cpu")


def bench(options: Namespace, device: str) -> int:
    """Run the suite on a device; returns the exit code."""
    with solo_of(options, device) as solo:
        entries = select(solo.catalogue(), options.cases, DEFAULT_ROLES)
        if options.list:
            print("\n".join(sorted(entry.case for entry in entries)))
            return 0
        session = Session(options, solo, entries)
        session.run_pytest()
        report = session.report()
    terminal.show(report, terminal.console())
    if options.json:
        json_file.write(report, options.json)
    return report.exit_code
