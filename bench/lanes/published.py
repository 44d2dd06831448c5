"""Which builds of TensorFlow were published between two, as the package index lists them to pip."""

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

LAST_RETRY = "Retry(total=0"  # in pip's warning before its last try; then it goes on without that index
PINNED = re.compile(r"((?:tensorflow|tf-nightly)(?:-cpu)?)==(\S+)")


@dataclass(frozen=True)
class Build:
    """One published version of one package."""

    package: str
    version: Version

    @property
    def text(self) -> str:
        """The requirement that names exactly this build."""
        return f"{self.package}=={self.version}"


def exact_build(text: str) -> Build:
    """The one build that a lane's name or a requirement with `==` names; raises Refusal (2) for anything else.

    `tensorflow` becomes `tensorflow-cpu`, the same release without its GPU code, which the CPU lanes have.
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


def builds_between(good: Build, bad: Build) -> list[Build]:
    """The two builds with all that were published between them, sorted by version; a nightly's ends in its date.

    Lists releases if either end is a release, and nightlies if either end is a nightly. Raises Refusal (2) if GOOD
    is not older than BAD, (3) if the package index does not answer.
    """
    if good.version >= bad.version:
        raise Refusal(f"{good.text} is not older than {bad.text}; name the good build first")
    packages = sorted({good.package, bad.package})
    found = [Build(package, version) for package in packages for version in published_versions(package)]
    inside = [build for build in found if good.version < build.version < bad.version]
    return [good, *sorted(inside, key=lambda build: build.version), bad]


def published_versions(package: str) -> Sequence[Version]:
    """All versions of a package with a wheel for the lanes' Python; raises Refusal (3) if the list is incomplete."""
    asked = [sys.executable, "-m", "pip", "--retries=2", "index", "versions", package, "--json"]
    asked += ["--only-binary=:all:"]
    python = ("--python-version", f"3.{pythons.choose('')[0]}")
    nightly = ("--pre",) if "nightly" in package else ()
    done = subprocess.run([*asked, *python, *nightly], capture_output=True, text=True)
    if done.returncode or LAST_RETRY in done.stderr:
        reason = " ".join(done.stderr.split())[-300:]
        raise Refusal(f"{package}: cannot list its versions: {reason}; is the package index reachable?", 3)
    return [Version(each) for each in json.loads(done.stdout)["versions"]]
