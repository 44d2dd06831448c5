"""Which options each subcommand takes. Imports next to nothing, so that `--help` is there at once."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.option_types import count, fours, percent, positive

ROOT = Path(__file__).resolve().parents[1]
RESULTS = (ROOT / "results").resolve()  # in an image it leads to the mounted folder
KINDS = ("cpu", "gpu")
DATASETS = "digits (default, in the checkout), mnist, fashion-mnist"


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
    to.add_argument("--patience", metavar="SECONDS", type=positive, default=300.0, help=what)


def _benching(to: argparse.ArgumentParser) -> None:
    _one_lane(to)
    to.add_argument(
        "--processes", metavar="N", type=count, default=3, help="fresh lane processes (default 3)"
    )
    to.add_argument(
        "--budget", metavar="SECONDS", type=positive, default=1.0, help="timed rounds per case (default 1)"
    )
    _judging(to)
    _resuming(to, "run")
    to.epilog = f"{to.epilog}; -k -m -x -v -q and --benchmark-* options go to pytest"


def _comparing(to: argparse.ArgumentParser) -> None:
    to.add_argument("a", metavar="A", help="a lane, a requirement, an interpreter's path, or image:NAME")
    to.add_argument("b", metavar="B", help="the side whose time is divided by A's")
    _measuring(to)
    for role in ("a", "b"):
        what = f"a variable for side {role.upper()} only"
        to.add_argument(f"--{role}-env", metavar="NAME=VALUE", action="append", default=[], help=what)
    _pairing(to)
    _resuming(to, "comparison")


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
    _resuming(to, "comparison")


def _selftesting(to: argparse.ArgumentParser) -> None:
    _measuring(to)
    _lane(to)
    _pairing(to)
    to.set_defaults(budget=20.0)


def _pairing(to: argparse.ArgumentParser) -> None:
    timed = "timed turns per case, both sides (default 10; for many cases less, so that it ends in minutes)"
    to.add_argument("--budget", metavar="SECONDS", type=positive, help=timed)
    pairs = "of processes; a multiple of 4 (default 8 to 64, by the budget)"
    to.add_argument("--pairs", metavar="N", type=fours, help=pairs)
    core = "keep both sides on one core: sees smaller changes, but none in parallelism"
    to.add_argument("--one-core", action="store_true", help=core)
    _judging(to)


def _resuming(to: argparse.ArgumentParser, what: str) -> None:
    to.add_argument(
        "--resume", action="store_true", help=f"go on with the last {what}, which was interrupted"
    )


def _judging(to: argparse.ArgumentParser) -> None:
    margin = "smallest change of interest (default 2%%)"
    to.add_argument("--margin", metavar="PERCENT", type=percent, default=0.02, help=margin)
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
        "--seeds", metavar="N", type=count, default=20, help="with --values: how many (default 20)"
    )
    _one_lane(to)


def _fetching(to: argparse.ArgumentParser) -> None:
    to.add_argument("names", nargs="*", metavar="NAME", help="mnist, fashion-mnist (default: both)")


def _laning(to: argparse.ArgumentParser) -> None:
    what = "a lane, a requirement, or all: make it if it is missing"
    to.add_argument("--make", metavar="NAME", nargs="+", default=[], help=what)
    to.add_argument("--prune", action="store_true", help="remove what follows from no lock of this checkout")


OPTIONS = {
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
