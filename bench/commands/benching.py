"""`cpu_bench` and `gpu_bench`: check and time every default case, judge, print, store."""

from __future__ import annotations

from argparse import Namespace

from bench.errors import Refusal
from bench.experiments.bench_run import Session
from bench.experiments.setup import solo_of
from bench.experiments.sides import side_of
from bench.host import cuda
from bench.records import Kind
from bench.reporting import device as on_device
from bench.reporting import json_file, terminal, tuning
from bench.running.selection import select

DEFAULT_KINDS: tuple[Kind, ...] = ("point", "once")


def run(options: Namespace) -> int:
    """Either command; the GPU's refuses (3) without a usable one, and never falls back to the CPU."""
    device = options.command.removesuffix("_bench")
    lacking = cuda.probe() if device == "gpu" else ""
    if lacking:
        raise Refusal(lacking, 3)
    if options.json:
        json_file.require_writable(options.json)
    with solo_of(options, side_of(options, device)) as solo:
        entries = select(solo.catalogue(), options.cases, DEFAULT_KINDS)
        if options.list:
            print("\n".join(sorted(entry.case for entry in entries)))
            return 0
        session = Session(options, solo, entries)
        session.run_pytest()
        report = session.report()
    beside = [*on_device.parts(report.records), *tuning.parts(report.records)]
    terminal.show(report, terminal.console(), beside)
    if options.json:
        json_file.write(report, options.json)
    return report.exit_code
