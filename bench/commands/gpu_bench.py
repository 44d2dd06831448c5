"""The suite on the GPU. Without a usable one it says what is missing, exits 3, and measures nothing."""

from __future__ import annotations

from argparse import Namespace

from bench.commands.cpu_bench import bench
from bench.records import Refusal
from bench.running import gpu


def run(options: Namespace) -> int:
    """The command `gpu_bench`."""
    lacking = gpu.probe()
    if lacking:
        raise Refusal(lacking, 3)
    return bench(options, "gpu")
