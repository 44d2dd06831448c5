"""The command line: what each subcommand takes, and one line with an exit code for whatever is refused.

Exit codes: 0 nothing got worse; 1 something is SLOWER or WRONG; 2 the command line is wrong; 3 could not judge.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bench.records import Refusal

ROOT = Path(__file__).resolve().parents[1]
RESULTS = (ROOT / "results").resolve()  # in an image it leads to the mounted folder
KINDS = ("cpu", "gpu")
DATASETS = "digits (default, in the checkout), mnist, fashion-mnist"

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
        _OPTIONS.get(name, lambda _: None)(each)
    return made


def _lane(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "--lane", metavar="NAME", help="a lane, a requirement, or image:NAME (default: the newest lane)"
    )


def _one_lane(to: argparse.ArgumentParser) -> None:
    _measuring(to)
    to.add_argument("--list", action="store_true", help="list the cases and stop")
    _lane(to)


def _conforming(to: argparse.ArgumentParser) -> None:
    _measuring(to)
    to.add_argument(
        "--lanes", metavar="NAME", nargs="+", default=[], help="lanes or requirements (default: every lane)"
    )
    to.add_argument("--json", metavar="FILE", type=Path, help="write the table as JSON there too")
    to.add_argument("--docs", action="store_true", help="write docs/conformance.md and docs/note.md")


def _measuring(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "--cases", metavar="GLOB", action="append", default=[], help="cases by id; * and ? are special"
    )
    _surroundings(to)


def _surroundings(to: argparse.ArgumentParser) -> None:
    to.add_argument(
        "--workloads",
        metavar="PATH",
        action="append",
        default=[],
        type=Path,
        help="your own: a file or a folder",
    )
    to.add_argument("--dataset", metavar="NAME", default="digits", help=DATASETS)
    to.add_argument(
        "--env", metavar="NAME=VALUE", action="append", default=[], help="a variable for the lane processes"
    )
    _patience(to)
    to.add_argument("--results", metavar="DIR", type=Path, default=RESULTS, help="where runs are stored")
    to.add_argument(
        "--baselines", metavar="DIR", type=Path, default=ROOT / "baselines", help="what is judged against"
    )


def _patience(to: argparse.ArgumentParser) -> None:
    what = "for one reply of a lane process, before it counts as hung (default 300)"
    to.add_argument("--patience", metavar="SECONDS", type=_positive, default=300.0, help=what)


def _benching(to: argparse.ArgumentParser) -> None:
    _one_lane(to)
    to.add_argument(
        "--processes", metavar="N", type=_count, default=3, help="fresh lane processes (default 3)"
    )
    to.add_argument(
        "--budget", metavar="SECONDS", type=_positive, default=1.0, help="timed rounds per case (default 1)"
    )
    _judging(to)
    to.add_argument("--resume", action="store_true", help="go on with the last run, which was interrupted")
    to.epilog = f"{to.epilog}; -k -m -x -v -q and --benchmark-* options go to pytest"


def _comparing(to: argparse.ArgumentParser) -> None:
    to.add_argument("a", metavar="A", help="a lane, a requirement, an interpreter's path, or image:NAME")
    to.add_argument("b", metavar="B", help="the side whose time is divided by A's")
    _measuring(to)
    for role in ("a", "b"):
        what = f"a variable for side {role.upper()} only"
        to.add_argument(f"--{role}-env", metavar="NAME=VALUE", action="append", default=[], help=what)
    _pairing(to)


def _sweeping(to: argparse.ArgumentParser) -> None:
    what = "a lane, a requirement, an interpreter's path, or image:NAME; the others are compared with it"
    to.add_argument("first", metavar="A", help=what)
    to.add_argument("others", metavar="B", nargs="+", help="one or more")
    _measuring(to)
    _pairing(to)


def _bisecting(to: argparse.ArgumentParser) -> None:
    build = "a lane, or an exact requirement such as tensorflow==2.20.0 or tf-nightly-cpu==2.22.0.dev20260705"
    to.add_argument("good", metavar="GOOD", help=build)
    to.add_argument("bad", metavar="BAD", help="a later one, at which the case is slower, faster or wrong")
    to.add_argument("--case", metavar="ID", required=True, help="the case that changed")
    _surroundings(to)
    _pairing(to)
    to.add_argument("--resume", action="store_true", help="go on with the last search between these builds")


def _containing(to: argparse.ArgumentParser) -> None:
    to.add_argument("--base", metavar="NAME", default="", help="another base image than the Dockerfiles name")
    to.add_argument(
        "--images", metavar="KIND", nargs="+", choices=KINDS, default=KINDS, help="cpu, gpu (default: both)"
    )
    to.add_argument(
        "--results", metavar="DIR", type=Path, default=RESULTS, help="where bills of materials go"
    )


def _costing(to: argparse.ArgumentParser) -> None:
    _measuring(to)
    _lane(to)
    to.add_argument(
        "--image", metavar="NAME", default="tfgauge-cpu", help="whose container it is (default tfgauge-cpu)"
    )
    _pairing(to)


def _selftesting(to: argparse.ArgumentParser) -> None:
    _measuring(to)
    _lane(to)
    _pairing(to)
    to.set_defaults(budget=20.0)


def _pairing(to: argparse.ArgumentParser) -> None:
    timed = "timed turns per case, both sides (default 10; for many cases less, so that it ends in minutes)"
    to.add_argument("--budget", metavar="SECONDS", type=_positive, help=timed)
    pairs = "of processes; a multiple of 4 (default 8 to 24, by the budget)"
    to.add_argument("--pairs", metavar="N", type=_fours, help=pairs)
    core = "keep both sides on one core: sees smaller changes, but none in parallelism"
    to.add_argument("--one-core", action="store_true", help=core)
    _judging(to)


def _judging(to: argparse.ArgumentParser) -> None:
    margin = "smallest change of interest (default 2%%)"
    to.add_argument("--margin", metavar="PERCENT", type=_percent, default=0.02, help=margin)
    to.add_argument("--json", metavar="FILE", type=Path, help="write the report as JSON")
    to.add_argument("--strict", action="store_true", help="exit 3 where a case could not be judged")


def _accepting(to: argparse.ArgumentParser) -> None:
    to.add_argument("--why", metavar="TEXT", required=True, help="why this run is right; kept with it")
    to.add_argument(
        "--values", action="store_true", help="make golden values over seeds instead, from the references"
    )
    to.add_argument(
        "--changed",
        action="store_true",
        help="record instead that the lane's TensorFlow changed the answers of --cases",
    )
    until = "with --changed: the first release without it, such as 2.18 (default: it lasts)"
    to.add_argument("--until", metavar="RELEASE", default="", help=until)
    to.add_argument(
        "--seeds", metavar="N", type=_count, default=20, help="with --values: how many (default 20)"
    )
    _one_lane(to)


def _fetching(to: argparse.ArgumentParser) -> None:
    to.add_argument("names", nargs="*", metavar="NAME", help="mnist, fashion-mnist (default: both)")


def _laning(to: argparse.ArgumentParser) -> None:
    what = "a lane, a requirement, or all: make it if it is missing"
    to.add_argument("--make", metavar="NAME", nargs="+", default=[], help=what)
    to.add_argument("--prune", action="store_true", help="remove what follows from no lock of this checkout")


_OPTIONS = {
    "cpu_bench": _benching,
    "gpu_bench": _benching,
    "smoke": _one_lane,
    "compare": _comparing,
    "selftest": _selftesting,
    "sweep": _sweeping,
    "bisect": _bisecting,
    "containers": _containing,
    "container_cost": _costing,
    "conformance": _conforming,
    "debug": _one_lane,
    "rebaseline": _accepting,
    "data": _fetching,
    "lanes": _laning,
}


def _count(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def _fours(text: str) -> int:
    if not text.isdigit() or not int(text) or int(text) % 4:
        raise argparse.ArgumentTypeError(f"{text!r} is no multiple of 4 (two start orders, two looks)")
    return int(text)


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return value


def _percent(text: str) -> float:
    try:
        value = float(text.rstrip("%")) / 100
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no percentage between 0 and 100, such as 2%")
    return value


def main(words: Sequence[str] | None = None) -> int:
    """Run a subcommand; returns the exit code. A refusal is one line on standard error, never a traceback."""
    options, rest = parser().parse_known_args(words)
    try:
        from bench.running.pytest_options import accepted

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
