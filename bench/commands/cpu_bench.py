"""`cpu_bench`: check and time every default case on the CPU, and judge it against the stored baseline."""

from __future__ import annotations

from bench.commands import Command
from bench.settings import BenchSettings


def run(settings: BenchSettings) -> int:
    """The command; the exit code."""
    from bench.experiments.bench_run import bench
    from bench.experiments.one_side import solo_of
    from bench.experiments.sides import resolve
    from bench.reporting.bench_run import present
    from bench.reporting.publish import publish, require_writable

    require_writable(settings.outputs)
    with solo_of(settings, resolve(settings.lane, settings, "cpu")) as solo:
        report = bench("cpu_bench", settings, solo)
    if report is None:
        return 0
    publish(present(report), settings.outputs, settings.all)
    return report.exit_code


COMMAND = Command(
    help="check and time every default case on the CPU, and judge it against the stored baseline",
    example="--cases 'matmul*'",
    settings=BenchSettings,
    run=run,
    pytest=True,
)
