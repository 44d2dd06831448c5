"""`compare`: two sides, side by side, with a verdict per case. `container_cost`: this machine and a container."""

from __future__ import annotations

from argparse import Namespace

from bench.commands.terms import Terms
from bench.experiments.comparison import KINDS, Comparing
from bench.experiments.container_cost import in_container
from bench.experiments.resume import begun
from bench.experiments.setup import fresh_log, measuring, stored_in
from bench.experiments.sides import bias_here, place, side_named, side_of
from bench.reporting import json_file, paired, terminal
from bench.running import container_engine
from bench.running.side import Side


def run(options: Namespace) -> int:
    """Either command; what was measured is reported even if it was interrupted."""
    if options.json:
        json_file.require_writable(options.json)
    sides = sides_of(options)
    place(options)
    with measuring() as folder:
        fresh_log(options.results / "lane.log")
        terms = Terms(options.margin, bias_here(options.results))
        goes_on = begun(options.results, options.command) if options.resume else None
        comparing = Comparing(options, sides, stored_in(options.baselines), folder, terms, goes_on)
        try:
            comparing.run()
        finally:
            report = comparing.report()
            if report.verdicts:
                paired.show(report, comparing.distances, comparing.spent(), terminal.console())
            if options.json and report.verdicts:
                json_file.write(report, options.json)
    return report.exit_code


def sides_of(options: Namespace) -> dict[str, Side]:
    """Both sides, as the options name them; raises Refusal for one that cannot be made."""
    if options.command == "compare":
        a = side_named(options.a, options.a_env, options)
        return {"a": a, "b": side_named(options.b, options.b_env, options)}
    options.cases = options.cases or list(KINDS)
    image, side = container_engine.image(options.image), side_of(options, "cpu")
    return {"a": side, "b": in_container(side, image)}
