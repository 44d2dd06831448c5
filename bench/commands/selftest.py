"""`selftest`: a side against itself: false alarms, bias and smallest visible effect of this machine."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bench.commands import Command
from bench.option_values import seconds
from bench.options import option
from bench.settings import SIDE, ComparisonSettings


@dataclass(frozen=True, kw_only=True)
class Settings(ComparisonSettings):
    """What `selftest` takes."""

    lane: str = option(f"{SIDE} (default: the newest lane)", default="", metavar="SIDE")
    budget: float | None = option(
        "timed turns per case, both sides together (default 20)",
        default=20.0,
        metavar="SECONDS",
        parse=seconds,
    )


def run(settings: Settings) -> int:
    """The command; 1 where identical sides raised an alarm, because the rule is then not to be trusted here."""
    from bench.experiments.comparison import Comparison
    from bench.experiments.kinds import KINDS
    from bench.experiments.selftest import keep, twice, with_alarms
    from bench.experiments.setup import measuring
    from bench.experiments.sides import resolve
    from bench.judging.rule import Terms
    from bench.reporting.comparison import present
    from bench.reporting.publish import publish, require_writable
    from bench.reporting.selftest import head

    require_writable(settings.outputs)
    side = resolve(settings.lane, settings, settings.device)
    chosen, unbiased = replace(settings, cases=settings.cases or KINDS), Terms(settings.margin, bias=0.0)
    with measuring(settings.results, settings.one_core) as folder:
        comparison = Comparison("selftest", twice(side, folder), chosen, folder, unbiased)
        comparison.run()
    report, state = comparison.report(), comparison.state
    assert report is not None
    assert state is not None
    report = with_alarms(report)
    publish(present(report, head(keep(report, state, settings.results))), settings.outputs, settings.all)
    return report.exit_code


COMMAND = Command(
    help="a side against itself: false alarms, bias and smallest visible effect of this machine, kept for later",
    example="--budget 20",
    settings=Settings,
    run=run,
)
