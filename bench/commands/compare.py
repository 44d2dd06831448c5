"""`compare`: two sides, side by side, with a verdict per case."""

from __future__ import annotations

from argparse import Namespace

from bench.commands.common import fresh_log, measuring, stored_in
from bench.commands.comparing import Comparing, Terms
from bench.commands.sides import bias_here, place, side_named
from bench.reporting import json_file, paired, terminal


def run(options: Namespace) -> int:
    """The command `compare`; what was measured is reported even if it was interrupted."""
    if options.json:
        json_file.require_writable(options.json)
    sides = {
        "a": side_named(options.a, options.a_env, options),
        "b": side_named(options.b, options.b_env, options),
    }
    place(options)
    with measuring() as folder:
        fresh_log(options.results / "lane.log")
        terms = Terms(options.margin, bias_here(options.results))
        comparing = Comparing(options, sides, stored_in(options.baselines), folder, terms)
        try:
            comparing.run()
        finally:
            report = comparing.report()
            if report.verdicts:
                paired.show(report, comparing.drifts, comparing.spent(), terminal.console())
            if options.json and report.verdicts:
                json_file.write(report, options.json)
    return report.exit_code
