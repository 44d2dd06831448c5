"""Writes a software bill of materials (SBOM, CycloneDX) for each environment of an image."""

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

# The generators need only these files; a whole image would be gigabytes.
FILES = (
    "opt/tfgauge/controller/lib/python3*/site-packages/*.dist-info",
    "opt/tfgauge/lane/lib/python3*/site-packages/*.dist-info",
    "var/lib/dpkg/status",
    "etc/os-release",
    "usr/lib/os-release",
)


def written(image: Image, folder: Path) -> str:
    """Write the SBOMs of both Python environments and of the Debian packages; returns their component counts."""
    for generator in ("cyclonedx_py", "debsbom"):
        require(
            importlib.util.find_spec(generator),
            f"{generator} is not installed; nox -s containers installs it",
        )
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tfgauge-") as name:
        root = Path(name)
        unpack(image, root)
        files = [*_python(image, root, folder), _debian(image, root, folder)]
    counts = [len(json.loads(file.read_text())["components"]) for file in files]
    require(all(counts), f"an SBOM lists no components: {counts}")
    return f"{' + '.join(map(str, counts))} components in {folder}"


def unpack(image: Image, root: Path) -> None:
    """Copy the files that the generators need from an image to the folder `root`."""
    packed = f"cd / && tar -c --dereference {' '.join(FILES)}"
    words = ["docker", "run", "--rm", "--network", "none", "--entrypoint", "sh", image.name, "-c", packed]
    done = subprocess.run(words, capture_output=True)
    require(done.returncode == 0, done.stderr.decode(errors="replace").strip())
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(root)


def _python(image: Image, root: Path, folder: Path) -> Iterator[Path]:
    for name in ("lane", "controller"):
        (packages,) = (root / "opt" / "tfgauge" / name / "lib").glob("python3*/site-packages")
        # The generator runs an interpreter to ask for its path; the image's own does not run on this machine.
        stand_in = root / f"{name}-python"
        stand_in.write_text(f"#!/bin/sh\ncat <<'E'\n{json.dumps([str(packages)])}\nE\n")
        stand_in.chmod(0o755)
        file = folder / f"{image.name}-{name}.cdx.json"
        _generate("cyclonedx_py", "environment", "--output-reproducible", "-o", str(file), str(stand_in))
        yield file


def _debian(image: Image, root: Path, folder: Path) -> Path:
    file = folder / f"{image.name}-debian.cdx.json"
    _generate("debsbom.cli", "generate", "--root", str(root), "-t", "cdx", "-o", str(file))
    return file


def _generate(module: str, *words: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, *words], capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"{module}: {' '.join(done.stderr.split())[-300:]}")
