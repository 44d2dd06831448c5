"""`containers`: build both images, run the suite inside them, and look through them."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench.experiments.setup import fresh_log
from bench.reporting.progress import say
from bench.running.container_engine import Image, require_engine
from images import building, checks, contents, layers, sbom
from images.check_support import Failed

Check = Callable[[Image], str]
INSIDE: dict[str, dict[str, Check]] = {
    "cpu": {
        "smoke suite": checks.smoke,
        "read-only root": checks.read_only,
        "arbitrary user id": checks.any_user,
        "CPU and memory limit": checks.limits,
        "CPU set": checks.cpu_set,
        "killed, and gone on with": checks.killed,
    },
    "gpu": {
        "no GPU: refused": checks.no_gpu,
        "no driver: refused": checks.no_driver,
    },
}


def run(options: Namespace) -> int:
    """The command `containers`; 1 where a check does not hold."""
    require_engine()
    failed = [name for kind in options.images for name in _checked(kind, options)]
    print(f"{len(failed)} failed: {', '.join(failed)}" if failed else "everything holds")
    return 1 if failed else 0


def _checked(kind: str, options: Namespace) -> Sequence[str]:
    """Build one image and go through its checks, a line each; the names of those that do not hold."""
    started = time.monotonic()
    log = fresh_log(options.results / f"build-{kind}.log")
    say(f"building tfgauge-{kind}; {log} tells how far it is")
    image = building.build(kind, options.base, log)
    print(line(image.name, "built", started, f"{image.size / 1e6:,.0f} MB"))
    return [
        f"{image.name}: {name}"
        for name, check in all_of(kind, options.results).items()
        if _fails(image, name, check)
    ]


def all_of(kind: str, results: Path) -> dict[str, Check]:
    """The checks of one kind of image, by name."""
    looking: dict[str, Check] = {
        "labels": contents.labels,
        "no build tools": contents.no_tools,
        "nothing writable": contents.nothing_writable,
        "layers and history": layers.clean,
        "bill of materials": partial(sbom.written, folder=results / "sbom"),
    }
    return {**INSIDE[kind], **looking}


def _fails(image: Image, name: str, check: Check) -> bool:
    started = time.monotonic()
    try:
        print(line(name, "holds", started, check(image)), flush=True)
    except Failed as failure:
        print(line(name, "FAILS", started, str(failure)), flush=True)
        return True
    return False


def line(what: str, result: str, started: float, said: str) -> str:
    """A row of the table: what was looked at, the result, seconds, and what was seen."""
    return f"{what:25} {result:6} {time.monotonic() - started:5.1f} s  {said}"
