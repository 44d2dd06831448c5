"""Builds an image and runs every image check on it: one row per step."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.running.container_engine import Image
from images import building, checks, contents, layers, sbom
from images.check_support import Check, Failed

RUNNING: Mapping[str, Mapping[str, Check]] = {
    "cpu": {
        "smoke suite": checks.smoke,
        "read-only root": checks.read_only,
        "arbitrary user id": checks.any_user,
        "CPU and memory limits": checks.limits,
        "CPU set": checks.cpu_set,
        "resume after a kill": checks.killed,
    },
    "gpu": {
        "refusal without a GPU": checks.no_gpu,
        "refusal without a driver": checks.no_driver,
    },
}


@dataclass(frozen=True)
class Row:
    """One step of examining an image: the build, or one check."""

    image: str
    step: str  # the name of the check, or what was built
    failed: bool
    seconds: float
    found: str  # for the build, the image's size


def examine(kind: str, base: str, log: Path, sboms: Path) -> Iterator[Row]:
    """Build the `cpu` or the `gpu` image and run its checks, with a row as soon as each step ends.

    Writes the build's output to `log` and bills of materials to `sboms`. Raises Refusal (1) if the build fails.
    """
    started = time.monotonic()
    image = building.build(kind, base, log)
    yield Row(
        image.name, f"build {image.name}", False, time.monotonic() - started, f"{image.size / 1e6:,.0f} MB"
    )
    for name, check in checks_of(kind, sboms).items():
        yield checked(image, name, check)


def checks_of(kind: str, sboms: Path) -> dict[str, Check]:
    """The checks of one kind of image, by name: those that run the suite, then those that read the image."""
    reading: dict[str, Check] = {
        "labels": contents.labels,
        "no build tools": contents.no_tools,
        "no writable files": contents.nothing_writable,
        "layers and history": layers.clean,
        "bills of materials": partial(sbom.written, folder=sboms),
    }
    return {**RUNNING[kind], **reading}


def checked(image: Image, name: str, check: Check) -> Row:
    """Run one check; a check that fails says so in its row."""
    started = time.monotonic()
    try:
        found, failed = check(image), False
    except Failed as failure:
        found, failed = str(failure), True
    return Row(image.name, name, failed, time.monotonic() - started, found)
