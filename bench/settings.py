"""Settings that commands have in common, as frozen dataclasses; a command adds its own in its file."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench.judging.series import FAILING, FINDINGS, SERIES
from bench.option_values import count, pairs, percent, seconds, variable, variables
from bench.options import files, option, repeated, switch
from bench.records import Kind
from bench.reporting import formats

ROOT = Path(__file__).resolve().parents[1]
RESULTS = (ROOT / "results").resolve()  # in an image it leads to the mounted folder
SIDE = "a lane, a requirement, an interpreter's path, or image:NAME"

Device = Literal["cpu", "gpu"]


def series(word: str) -> str:
    """The name of a series that is judged."""
    known = (*SERIES, *FINDINGS)
    if word not in known:
        raise argparse.ArgumentTypeError(f"{word!r} is no series; they are {', '.join(known)}")
    return word


@dataclass(frozen=True, kw_only=True)
class LaneSettings:
    """What every lane process is given, and where runs and baselines lie."""

    workloads: tuple[Path, ...] = repeated(
        "your own cases: a file, or a folder of files", metavar="PATH", parse=Path
    )
    dataset: str = option(
        "digits (default, in the checkout), mnist, fashion-mnist", default="digits", metavar="NAME"
    )
    env: Mapping[str, str] = repeated(
        "an environment variable of the lane processes", metavar="NAME=VALUE", parse=variable, make=variables
    )
    patience: float = option(
        "how long a lane process may take to reply before it counts as hung (default 300)",
        default=300.0,
        metavar="SECONDS",
        parse=seconds,
    )
    results: Path = option("where runs are stored", default=RESULTS, metavar="DIR", parse=Path)
    baselines: Path = option(
        "the baselines to judge against", default=ROOT / "baselines", metavar="DIR", parse=Path
    )


@dataclass(frozen=True, kw_only=True)
class CaseSettings(LaneSettings):
    """Which cases."""

    cases: tuple[str, ...] = repeated("cases by id; only * and ? are special", metavar="GLOB")
    regressions: bool = switch("add the known regressions of TensorFlow and Keras, in regressions/")

    def kinds(self, *usual: Kind) -> tuple[Kind, ...]:
        """The kinds of cases that are meant where none is named."""
        return (*usual, "regression") if self.regressions else usual


@dataclass(frozen=True, kw_only=True)
class OneLaneSettings(CaseSettings):
    """Which cases, on which side."""

    lane: str = option(f"{SIDE} (default: the newest lane)", default="", metavar="SIDE")


@dataclass(frozen=True, kw_only=True)
class ReportSettings:
    """What is shown at the end, and written besides."""

    all: bool = switch("show every case, not only the most telling ones")
    outputs: Mapping[str, Path] = files(formats.described)


@dataclass(frozen=True, kw_only=True)
class JudgeSettings(ReportSettings):
    """How verdicts are reached."""

    margin: float = option(
        "smallest change of interest (default 2%%)", default=0.02, metavar="PERCENT", parse=percent
    )
    strict: bool = switch("exit 3 where a case could not be judged")
    fail_on: tuple[str, ...] = repeated(
        f"a series of which a change for the worse gives exit code 1 (default {', '.join(FAILING)})",
        metavar="SERIES",
        parse=series,
    )

    @property
    def failing(self) -> tuple[str, ...]:
        """The series of which a change for the worse gives exit code 1."""
        return self.fail_on or FAILING


@dataclass(frozen=True, kw_only=True)
class PairSettings(JudgeSettings):
    """How much a comparison of two sides may spend."""

    budget: float | None = option(
        "timed turns per case, both sides together (default 10; less for many cases)",
        metavar="SECONDS",
        parse=seconds,
    )
    pairs: int | None = option(
        "pairs of processes, a multiple of 4 (default 8 to 64, by the budget)", metavar="N", parse=pairs
    )
    one_core: bool = switch("keep both sides on one core: sees smaller changes, but none in parallelism")


@dataclass(frozen=True, kw_only=True)
class ComparisonSettings(PairSettings, CaseSettings):
    """A comparison of two sides, or of several with a first one."""

    device: Device = option(
        "where the cases run: cpu (default) or gpu", default="cpu", metavar="DEVICE", choices=("cpu", "gpu")
    )


@dataclass(frozen=True, kw_only=True)
class HistorySettings:
    """Which history."""

    history: str = option(
        "a folder, or s3://BUCKET/PREFIX (default: $TFGAUGE_HISTORY, or history/ in the results)",
        default="",
        metavar="PATH",
    )


@dataclass(frozen=True, kw_only=True)
class TrackedSettings(HistorySettings):
    """Which history, and which of its regressions somebody lets be."""

    acknowledged: Path = option(
        "the acknowledged regressions (default: acknowledged.toml in the baselines)",
        default=ROOT / "baselines" / "acknowledged.toml",
        metavar="FILE",
        parse=Path,
    )


@dataclass(frozen=True, kw_only=True)
class BenchSettings(JudgeSettings, OneLaneSettings):
    """A run of one side: every case checked, timed, and judged against the stored baseline."""

    processes: int = option("fresh lane processes (default 3)", default=3, metavar="N", parse=count)
    budget: float = option(
        "timed rounds per case, over all processes (default 1)", default=1.0, metavar="SECONDS", parse=seconds
    )
    list: bool = switch("list the cases and stop")
    resume: bool = switch("go on with the last run, which was interrupted")
    pytest: tuple[str, ...] = ()  # options for pytest and pytest-benchmark
