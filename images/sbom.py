"""A software bill of materials (CycloneDX) for each environment of an image, by the formats' own generators."""

from __future__ import annotations

import importlib.util
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.running.container_engine import Image
from images.check_support import Failed, require

# What the generators read; a whole image would be gigabytes.
FILES = (
    "opt/tfgauge/controller/lib/python3*/site-packages/*.dist-info",
    "opt/tfgauge/lane/lib/python3*/site-packages/*.dist-info",
    "var/lib/dpkg/status",
    "etc/os-release",
    "usr/lib/os-release",
)


def written(image: Image, folder: Path) -> str:
    """Write the bills of both Python environments and of the Debian packages; says how many components they list."""
    for generator in ("cyclonedx_py", "debsbom"):
        require(importlib.util.find_spec(generator), f"{generator} is missing; nox -s containers installs it")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tfgauge-") as name:
        root = Path(name)
        unpack(image, root)
        bills = [*_python(image, root, folder), _debian(image, root, folder)]
    counts = [len(json.loads(bill.read_text())["components"]) for bill in bills]
    require(all(counts), f"a bill is empty: {counts}")
    return f"{' + '.join(map(str, counts))} components in {folder}"


def unpack(image: Image, root: Path) -> None:
    """Copy what the generators read out of an image."""
    packed = f"cd / && tar -c --dereference {' '.join(FILES)}"
    words = ["docker", "run", "--rm", "--network", "none", "--entrypoint", "sh", image.name, "-c", packed]
    done = subprocess.run(words, capture_output=True)
    require(done.returncode == 0, done.stderr.decode(errors="replace").strip())
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(root)


def _python(image: Image, root: Path, folder: Path) -> Iterator[Path]:
    for name in ("lane", "controller"):
        (packages,) = (root / "opt" / "tfgauge" / name / "lib").glob("python3*/site-packages")
        # The generator asks an interpreter for its path, and the image's does not run here.
        stand_in = root / f"{name}-python"
        stand_in.write_text(f"#!/bin/sh\ncat <<'E'\n{json.dumps([str(packages)])}\nE\n")
        stand_in.chmod(0o755)
        bill = folder / f"{image.name}-{name}.cdx.json"
        _generate("cyclonedx_py", "environment", "--output-reproducible", "-o", str(bill), str(stand_in))
        yield bill


def _debian(image: Image, root: Path, folder: Path) -> Path:
    bill = folder / f"{image.name}-debian.cdx.json"
    _generate("debsbom.cli", "generate", "--root", str(root), "-t", "cdx", "-o", str(bill))
    return bill


def _generate(module: str, *words: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, *words], capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"{module}: {' '.join(done.stderr.split())[-300:]}")
