"""The command line: its subcommands, and one line with an exit code for whatever is refused.

Exit codes: 0 nothing got worse; 1 something is SLOWER or WRONG; 2 the command line is wrong; 3 could not judge.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from bench.errors import Refusal
from bench.options import OPTIONS

COMMANDS = {
    "cpu_bench": (
        "check and time every default case on the CPU, judge against the baseline",
        "--cases 'matmul*'",
    ),
    "gpu_bench": ("the same on the GPU; exits 3 where there is none", "--cases 'matmul*'"),
    "smoke": ("check every workload at its smoke point; nothing is timed", ""),
    "compare": (
        "two sides, side by side: a verdict per case that holds on a noisy machine",
        "tf-2.20-cpu tf-2.21-cpu --cases 'matmul*'",
    ),
    "sweep": (
        "several sides against the first, as one table of ratios",
        "tf-2.16-cpu tf-2.18-cpu tf-2.21-cpu --cases 'mnist*'",
    ),
    "bisect": (
        "the published build between two at which a case got slower, faster or wrong",
        "tf-2.15-cpu tf-2.21-cpu --case ID",
    ),
    "containers": (
        "build the CPU and the GPU image, run the suite inside them, look through them",
        "--images cpu",
    ),
    "container_cost": (
        "what a container costs against this machine, the same files on both sides",
        "--cases 'mnist_training*' --budget 30",
    ),
    "conformance": (
        "every workload's check on every lane, as a table",
        "--lanes tf-2.12-cpu tf-2.21-cpu tf-nightly",
    ),
    "debug": ("one case in the foreground of the lane's Python, under pdb", "--cases 'linear*samples=100*'"),
    "rebaseline": ("accept the last run as a baseline of this machine", '--why "TensorFlow 2.21 is in use"'),
    "selftest": ("identical sides, side by side: what this machine makes of them", "--budget 20"),
    "lanes": ("list the locked TensorFlow environments with their size; make or prune them", "--prune"),
    "doctor": ("what on this machine will spoil measurements, and what to do about it", ""),
    "data": ("fetch the real MNIST and Fashion-MNIST against their checksums", "mnist"),
}
MODULES = {
    "cpu_bench": "benching",
    "gpu_bench": "benching",
    "container_cost": "compare",
}  # the others' bear their own names


def parser() -> argparse.ArgumentParser:
    """The whole command line; own options are never abbreviated."""
    made = argparse.ArgumentParser(prog="python -m bench", description=__doc__, allow_abbrev=False)
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (what, example) in COMMANDS.items():
        text = f"example: nox -s {name}" + (f" -- {example}" if example else "")
        each = commands.add_parser(name, help=what, description=what, epilog=text, allow_abbrev=False)
        OPTIONS.get(name, lambda _: None)(each)
    return made


def main(words: Sequence[str] | None = None) -> int:
    """Run a subcommand; returns the exit code. A refusal is one line on standard error, never a traceback."""
    options, rest = parser().parse_known_args(words)
    try:
        from bench.pytest_options import accepted

        options.pytest = accepted(options.command, rest)
        module = importlib.import_module(f"bench.commands.{MODULES.get(options.command, options.command)}")
        code: int = module.run(options)
        sys.stdout.flush()
    except Refusal as refusal:
        print(f"{options.command}: {refusal}", file=sys.stderr)
        return refusal.exit_code
    except KeyboardInterrupt:
        goes_on = ", --resume goes on" if hasattr(options, "resume") else ""
        print(f"\n{options.command}: interrupted; what was measured is kept{goes_on}", file=sys.stderr)
        return 3
    except OSError as error:
        _drop_output()
        if not isinstance(error, BrokenPipeError):  # as `… | head` leaves it: whoever read has seen enough
            print(
                f"{options.command}: {error}; free space, or make it readable and writable", file=sys.stderr
            )
        return 3
    return code


def _drop_output() -> None:
    """Print what can be printed, and let the rest vanish: else Python would complain of it at its end."""
    with suppress(OSError):
        sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
