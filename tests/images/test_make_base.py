"""images/make-base and .ci/with-engine use nothing outside the repository, and say what this machine lacks.

Stand-ins replace the programs that they start and write down how they were called.
"""

from __future__ import annotations

import os
import re
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPTS = ("images/make-base", ".ci/with-engine")
OF_EVERY_DEBIAN = ("/dev/null", "/etc/ssl/certs/", "/usr/", "/var/", "/bin", "/sbin")
PROGRAMS = {
    # The first inspection asks whether an image exists: none does.
    "docker": 'case "$1 $3" in "image --format") ;; image*|pull*) exit 1 ;; import*) cat >"$HERE/image.tar" ;; esac',
    "id": "echo 0",
    "apt-get": "printf 'file:/mirror/\\nhttps://mirror.example.org/debian\\n'",
    "debootstrap": 'mkdir -p "$4/usr/bin" "$4/etc/ssl/certs"',
}


@dataclass(frozen=True)
class Machine:
    """A machine with only the stand-ins on it, besides its shell's usual tools."""

    folder: Path

    def run(self, script: str, *words: str, **replaced: str) -> subprocess.CompletedProcess[str]:
        """Run a script; a keyword replaces a stand-in (`apt_get` is apt-get)."""
        own = {name.replace("_", "-"): body for name, body in replaced.items()}
        for name, body in {**PROGRAMS, **own}.items():
            (self.folder / name).write_text(f'#!/bin/sh\necho "{name} $*" >>"$HERE/calls"\n{body}\n')
            (self.folder / name).chmod(0o755)
        (self.folder / "tmp").mkdir()
        variables = {"HERE": str(self.folder), "TMPDIR": str(self.folder / "tmp")}
        path = f"{self.folder}:{os.environ['PATH']}"
        command, env = [str(ROOT / script), *words], {"PATH": path, **variables}
        done = subprocess.run(command, env=env, cwd=self.folder, capture_output=True, text=True)
        assert list((self.folder / "tmp").iterdir()) == [], "temporary files are left behind"
        return done

    def calls(self, program: str) -> list[list[str]]:
        """The words of each call of a stand-in."""
        lines = (self.folder / "calls").read_text().splitlines()
        return [line.split()[1:] for line in lines if line.startswith(f"{program} ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_names_nothing_outside_the_repository_and_no_address(script: str) -> None:
    text = (ROOT / script).read_text()
    assert "../" not in text
    assert "://" not in text
    paths = re.findall(r'(?<![\w$}"*./])/[a-z][\w./-]*', text)
    assert [path for path in paths if not path.startswith(OF_EVERY_DEBIAN)] == []
    assert os.access(ROOT / script, os.X_OK)


def test_the_engine_script_makes_its_base_with_the_repository_s_script() -> None:
    assert "\n  images/make-base " in (ROOT / ".ci/with-engine").read_text()


def test_a_base_is_made_from_the_mirror_that_apt_uses(machine: Machine) -> None:
    done = machine.run("images/make-base", "mine:1")
    assert (done.returncode, done.stderr) == (0, "")
    (words,) = machine.calls("debootstrap")
    assert (words[2], words[4:]) == ("bookworm", ["file:/mirror/"])
    (imported,) = (call for call in machine.calls("docker") if call[0] == "import")
    assert imported[-2:] == ["-", "mine:1"]
    with tarfile.open(machine.folder / "image.tar") as image:
        assert image.getmember("./usr/bin/python").linkname == "python3"


def test_without_a_debian_mirror_debootstrap_uses_its_own(machine: Machine) -> None:
    assert machine.run("images/make-base", "mine:1", apt_get="exit 100").returncode == 0
    (words,) = machine.calls("debootstrap")
    assert len(words) == 4


def test_an_existing_image_is_kept(machine: Machine) -> None:
    done = machine.run("images/make-base", "mine:1", docker="")
    assert (done.returncode, done.stdout) == (0, "make-base: mine:1 exists already\n")
    assert machine.calls("debootstrap") == []


@pytest.mark.parametrize(
    ("words", "replaced", "code", "said"),
    [
        ((), {}, 2, "usage: images/make-base NAME[:TAG]"),
        (("mine:1",), {"docker": "exit 1"}, 3, "no Docker engine answers; start dockerd"),
        (("mine:1",), {"id": "echo 1000"}, 3, "needs root for debootstrap; run it with sudo"),
        (
            ("mine:1",),
            {"debootstrap": "echo E: no mirror; exit 1"},
            1,
            "debootstrap failed; is a Debian mirror",
        ),
    ],
    ids=["no-name", "no-engine", "no-root", "no-mirror"],
)
def test_what_is_missing_is_named(
    machine: Machine, words: tuple[str, ...], replaced: dict[str, str], code: int, said: str
) -> None:
    done = machine.run("images/make-base", *words, **replaced)
    assert done.returncode == code
    assert done.stderr.splitlines()[-1].startswith(f"make-base: {said}")


def test_the_engine_script_takes_what_is_there_and_passes_the_exit_code_on(machine: Machine) -> None:
    done = machine.run(".ci/with-engine", "sh", "-c", "echo $BASE; exit 7", docker="")
    (base,) = re.findall(r"^ARG BASE=(.+)$", (ROOT / "Dockerfile.cpu").read_text(), re.MULTILINE)
    assert (done.returncode, done.stdout) == (7, f"{base}\n")


def test_the_engine_script_makes_a_base_where_no_registry_answers(machine: Machine) -> None:
    done = machine.run(".ci/with-engine", "sh", "-c", "echo BASE=$BASE")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "BASE=tfgauge-base:bookworm")
    assert len(machine.calls("debootstrap")) == 1


@pytest.mark.parametrize(
    ("replaced", "said"),
    [
        ({"docker": "exit 1", "id": "echo 1000"}, "no Docker engine answers, and only root can start one"),
        ({"debootstrap": "exit 1"}, "no registry answers, and the base image cannot be made"),
        ({"docker": "exit 1", "dockerd": "", "df": "echo 5G"}, "needs 20 GB free in /var/lib, which has 5"),
    ],
    ids=["no-root", "no-mirror", "no-space"],
)
def test_where_there_can_be_no_engine_or_image_that_is_3(
    machine: Machine, replaced: dict[str, str], said: str
) -> None:
    done = machine.run(".ci/with-engine", "false", **replaced)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (3, f"with-engine: {said}")
