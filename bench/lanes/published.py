"""The published builds of TensorFlow between two, asked of the package index by pip."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from packaging.version import InvalidVersion, Version

from bench.errors import Refusal
from bench.lanes import locked, pythons

LAST_RETRY = "Retry(total=0"  # what pip warns of before its last try, and goes on without that index
PINNED = re.compile(r"((?:tensorflow|tf-nightly)(?:-cpu)?)==(\S+)")


@dataclass(frozen=True)
class Build:
    """One published version of one package."""

    package: str
    version: Version

    @property
    def text(self) -> str:
        """As a requirement."""
        return f"{self.package}=={self.version}"


def build_of(text: str) -> Build:
    """The build that a lane's name or an exact requirement stands for; raises Refusal (2) for anything else.

    `tensorflow` is taken for `tensorflow-cpu`, as lanes do: the same release without the part for GPUs.
    """
    pinned = PINNED.fullmatch(text)
    try:
        if pinned:
            package = "tensorflow-cpu" if pinned[1] == "tensorflow" else pinned[1]
            return Build(package, Version(pinned[2]))
        lane = locked.find(text)
        return Build(lane.package, Version(lane.version))
    except InvalidVersion as error:
        raise Refusal(f"{text}: {error}; name a version such as tensorflow==2.20.0") from error


def between(good: Build, bad: Build) -> list[Build]:
    """The two with all builds published between them, in order: versions first, and for nightlies their dates.

    Releases are asked for where either end is one, nightlies likewise. Raises Refusal (2) where GOOD is not older
    than BAD, (3) where the index does not answer.
    """
    if good.version >= bad.version:
        raise Refusal(f"{good.text} is not older than {bad.text}; name the good build first")
    packages = sorted({good.package, bad.package})
    found = [Build(package, version) for package in packages for version in published(package)]
    inside = [build for build in found if good.version < build.version < bad.version]
    return [good, *sorted(inside, key=lambda build: build.version), bad]


def published(package: str) -> Sequence[Version]:
    """All versions of a package that install on the lanes' Python; raises Refusal (3) where pip cannot tell all."""
    asked = [sys.executable, "-m", "pip", "--retries=2", "index", "versions", package, "--json"]
    asked += ["--only-binary=:all:"]
    python = ("--python-version", f"3.{pythons.choose('')[0]}")
    nightly = ("--pre",) if "nightly" in package else ()
    done = subprocess.run([*asked, *python, *nightly], capture_output=True, text=True)
    if done.returncode or LAST_RETRY in done.stderr:
        reason = " ".join(done.stderr.split())[-300:]
        raise Refusal(f"{package}: its versions cannot be listed: {reason}; is a package index reached?", 3)
    return [Version(each) for each in json.loads(done.stdout)["versions"]]
