"""`gpu_bench`: `cpu_bench` on the GPU. Without a usable one it exits 3; it never falls back to the CPU."""

from __future__ import annotations

from bench.commands import Command
from bench.settings import BenchSettings


def run(settings: BenchSettings) -> int:
    """The command; raises Refusal (3) without a usable GPU."""
    from bench.errors import Refusal
    from bench.experiments.bench_run import bench
    from bench.experiments.one_side import solo_of
    from bench.experiments.sides import resolve
    from bench.host import cuda
    from bench.reporting.bench_run import present
    from bench.reporting.publish import publish, require_writable

    lacking = cuda.probe()
    if lacking:
        raise Refusal(lacking, 3)
    require_writable(settings.outputs)
    with solo_of(settings, resolve(settings.lane, settings, "gpu")) as solo:
        report = bench("gpu_bench", settings, solo)
    if report is None:
        return 0
    publish(present(report), settings.outputs, settings.all)
    return report.exit_code


COMMAND = Command(
    help="the same on the GPU; exits 3 where there is none",
    example="--cases 'matmul*'",
    settings=BenchSettings,
    run=run,
    pytest=True,
    first="bench.host.cuda",
)
