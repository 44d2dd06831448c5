"""`cpu_bench`: check and time every default case on the CPU, and judge it against the stored baseline."""

from __future__ import annotations

from dataclasses import dataclass

from bench.commands import Command
from bench.option_values import seconds
from bench.options import option, switch
from bench.settings import BenchSettings


@dataclass(frozen=True, kw_only=True)
class Settings(BenchSettings):
    """What `cpu_bench` takes."""

    stored: bool = switch("judge by stored times, also where the baseline's TensorFlow is another one")
    beside: float | None = option(
        "where it is another one: timed turns per case beside it (default 10; less for many cases)",
        default=None,
        metavar="SECONDS",
        parse=seconds,
    )


def run(settings: Settings) -> int:
    """The command; the exit code."""
    from bench.experiments.bench_run import bench
    from bench.experiments.beside_baseline import beside_baseline
    from bench.experiments.comparison import compare
    from bench.experiments.one_side import solo_of
    from bench.experiments.sides import resolve
    from bench.reporting.bench_run import present
    from bench.reporting.model import Report
    from bench.reporting.publish import publish, require_writable

    require_writable(settings.outputs)
    side = resolve(settings.lane, settings, "cpu")
    with solo_of(settings, side) as solo:
        report = bench("cpu_bench", settings, solo)
    if report is None:
        return 0

    def keep(judged: Report) -> None:
        publish(present(judged), settings.outputs, settings.all)

    if settings.stored:
        keep(report)
        return report.exit_code
    return beside_baseline(report, side, settings, settings.beside, compare, keep)


COMMAND = Command(
    help="check and time every default case on the CPU, and judge it against the stored baseline",
    example="--cases 'matmul*'",
    settings=Settings,
    run=run,
    pytest=True,
)
