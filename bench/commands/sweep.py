"""`sweep`: several sides against the first, as one table of ratios."""

from __future__ import annotations

from dataclasses import dataclass

from bench.commands import Command
from bench.options import argument
from bench.settings import SIDE, ComparisonSettings


@dataclass(frozen=True, kw_only=True)
class Settings(ComparisonSettings):
    """What `sweep` takes."""

    first: str = argument(f"{SIDE}; the others are compared with it", metavar="A")
    others: tuple[str, ...] = argument("one or more sides", metavar="B", many="+")


def run(settings: Settings) -> int:
    """The command; 1 if anything is worse on any side, 3 where a side has no comparison."""
    from bench.experiments.comparison import Comparison
    from bench.experiments.sweep import sweep
    from bench.reporting.publish import publish, require_writable
    from bench.reporting.sweep import present

    require_writable(settings.outputs)
    report = sweep(
        settings.first,
        settings.others,
        settings,
        lambda sides, terms, folder, keep: Comparison("sweep", sides, settings, folder, terms).run(keep),
        lambda report: publish(present(report), settings.outputs, settings.all),
    )
    return report.exit_code


COMMAND = Command(
    help="several TensorFlows against the first, as one table of ratios",
    example="tf-2.16-cpu tf-2.18-cpu tf-2.21-cpu --cases 'mnist*'",
    settings=Settings,
    run=run,
)
