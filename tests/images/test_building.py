"""What an image is built from, and that both Dockerfiles are one recipe."""

from __future__ import annotations

import difflib
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from images import building
from tests.conftest import ROOT

DOCKERFILES = {kind: (ROOT / f"Dockerfile.{kind}").read_text() for kind in ("cpu", "gpu")}


def test_the_labels_are_filled_in_from_the_lock_the_version_and_the_commit() -> None:
    words = building.build_arguments("gpu", "mine:1")
    given = dict(word.split("=", 1) for word in words if word != "--build-arg")
    assert given["BASE"] == "mine:1"
    assert given["LOCK"] == hashlib.sha256((ROOT / "lanes" / "tf-2.21-gpu.txt").read_bytes()).hexdigest()[:12]
    assert f'version = "{given["VERSION"]}"' in (ROOT / "pyproject.toml").read_text()
    assert re.fullmatch(r"[0-9a-f]{40}(-dirty)?", given["COMMIT"])


def test_no_base_means_the_dockerfile_s_own() -> None:
    assert not any(word.startswith("BASE=") for word in building.build_arguments("cpu"))


def test_the_gpu_s_recipe_is_the_cpu_s_over_another_lock() -> None:
    one, other = (text.replace("tfgauge-gpu", "tfgauge-cpu").splitlines() for text in DOCKERFILES.values())
    changed = [line for line in difflib.ndiff(one, other) if line.startswith(("+ ", "- "))]
    about = ("#", "ARG LANE=", "ENV NVIDIA_", "      org.opencontainers.image.description=")
    assert [line for line in changed if not line[2:].startswith(about)] == []
    assert "+ ARG LANE=tf-2.21-gpu" in changed


@pytest.mark.parametrize("text", DOCKERFILES.values(), ids=DOCKERFILES)
def test_the_base_is_pinned_and_can_be_another(text: str) -> None:
    assert re.search(r"^ARG BASE=python:3\.\d+\.\d+-slim-bookworm$", text, re.MULTILINE)
    assert {line.split()[1] for line in text.splitlines() if line.startswith("FROM")} == {"${BASE}"}


@pytest.mark.parametrize("text", DOCKERFILES.values(), ids=DOCKERFILES)
def test_editing_a_workload_comes_after_tensorflow(text: str) -> None:
    assert text.index("locked.make(") < text.index("COPY . ")
    assert text.index("COPY --from=environments") < text.index("COPY --from=suite") < text.index("ARG COMMIT")


@pytest.mark.parametrize("text", DOCKERFILES.values(), ids=DOCKERFILES)
def test_the_few_files_that_make_the_lane_need_no_others(text: str, tmp_path: Path) -> None:
    for line in text[: text.index("locked.make(")].splitlines():
        if line.startswith("COPY bench/"):
            *files, folder = line.split()[1:]
            (tmp_path / folder).mkdir(parents=True, exist_ok=True)
            for file in files:
                shutil.copy(ROOT / file, tmp_path / folder)
    found = [sys.executable, "-c", "from bench.lanes import locked; print(locked.make.__name__)"]
    assert subprocess.run(found, cwd=tmp_path, capture_output=True, text=True).stdout == "make\n"
