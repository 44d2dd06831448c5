"""`sweep`: several sides against the first, as one table of ratios."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter

from bench.commands.common import fresh_log, measuring, stored_in
from bench.commands.comparing import Comparing, Terms
from bench.commands.sides import bias_here, place, side_named
from bench.judging.exit_codes import exit_code
from bench.records import Refusal
from bench.reporting import json_file, sweep, terminal
from bench.reporting.progress import say
from bench.reporting.terminal import Report


def run(options: Namespace) -> int:
    """The command `sweep`: each side is compared with the first; false alarms are counted over all of them."""
    if options.json:
        json_file.require_writable(options.json)
    first, *others = (side_named(text, (), options) for text in (options.first, *options.others))
    twice = [name for name, count in Counter(other.name for other in others).items() if count > 1]
    if twice:
        raise Refusal(f"{twice[0]}: is named twice; name each side once")
    place(options)
    reports: dict[str, Report] = {}
    with measuring() as folder:
        fresh_log(options.results / "lane.log")
        terms = Terms(options.margin, bias_here(options.results), together=len(others))
        try:
            for number, other in enumerate(others, 1):
                say(f"{first.name} with {other.name}, {number} of {len(others)}")
                sides = {"a": first, "b": other}
                comparing = Comparing(options, sides, stored_in(options.baselines), folder, terms)
                try:
                    comparing.run()
                finally:
                    report = comparing.report()
                    if report.verdicts:
                        reports[other.name] = report
        finally:
            if reports:
                sweep.show(first.name, reports, terminal.console())
            if options.json and reports:
                json_file.write_all(options.command, first.name, reports, options.json)
    return exit_code([v for report in reports.values() for v in report.verdicts], options.strict)
