"""A lane is installed once, whichever process comes first; a failure is told in one line."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from bench.errors import Refusal
from bench.lanes import locked
from bench.reporting.progress import say
from tests.conftest import ROOT, Place, until


def test_an_unknown_lane_is_refused_with_the_names_of_all() -> None:
    with pytest.raises(
        Refusal, match=r"^no lane 'tf-2\.99-cpu'; there are tf-2\.12-cpu, tf-2\.13-cpu, "
    ) as refusal:
        locked.find("tf-2.99-cpu")
    assert refusal.value.exit_code == 2


def test_each_lock_has_a_folder_of_its_own(tmp_path: Path) -> None:
    one, other = locked.Lane("mine", tmp_path / "one"), locked.Lane("mine", tmp_path / "other")
    one.lock.write_text("numpy==2.0.0\n")
    other.lock.write_text("numpy==2.0.1\n")
    assert one.folder != other.folder
    assert one.folder.name.startswith("mine-py3.")


@dataclass(frozen=True)
class Tiny:
    """A lane whose TensorFlow is a tiny wheel, and the folder that it will be installed in."""

    lane: locked.Lane
    folder: Path

    def start(self) -> subprocess.Popen[str]:
        """A process that makes the lane."""
        command = [sys.executable, "-c", MAKER, self.lane.name, str(self.lane.lock)]
        environ = {**os.environ, "XDG_CACHE_HOME": str(self.folder.parents[2]), "UV_CACHE_DIR": uv_cache()}
        environ["PYTHONDONTWRITEBYTECODE"] = "1"  # as some machines have it
        return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)


MAKER = """
import sys
from pathlib import Path
from bench.lanes import locked
print(locked.make(locked.Lane(sys.argv[1], Path(sys.argv[2])), print))
"""


TINY = """
import time
from types import SimpleNamespace

time.sleep(1)
keras = SimpleNamespace(Model=None)
"""


def uv_cache() -> str:
    """The folder of uv's own cache, which XDG_CACHE_HOME would move too."""
    return subprocess.check_output([sys.executable, "-m", "uv", "cache", "dir"], text=True).strip()


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """The tiny lane; its import takes a second, so that a second installer meets the first."""
    wheel, info = tmp_path / "tensorflow-0-py3-none-any.whl", "tensorflow-0.dist-info"
    with ZipFile(wheel, "w") as archive:
        archive.writestr("tensorflow/__init__.py", TINY)
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tensorflow\nVersion: 0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    lane = locked.Lane("tiny", tmp_path / "tiny.txt")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    lane.lock.write_text(f"tensorflow @ file://{wheel} --hash=sha256:{digest}\n")
    return Tiny(lane, tmp_path / "cache" / "tfgauge" / "lanes" / lane.folder.name)


def test_two_makers_at_once_make_one_lane(tiny: Tiny) -> None:
    both = [tiny.start(), tiny.start()]
    said = sorted(process.communicate()[0] for process in both)
    interpreter = tiny.folder / "bin" / "python"
    assert said == [f"{interpreter}\n", f"installing lane tiny in {tiny.folder} (only once)\n{interpreter}\n"]
    assert interpreter.exists()


def test_bytecode_is_written_even_where_the_environment_forbids_it(tiny: Tiny) -> None:
    tiny.start().communicate()
    assert list(tiny.folder.glob("lib/*/site-packages/tensorflow/__pycache__/__init__.*.pyc"))


def test_what_a_killed_installation_left_is_removed(tiny: Tiny) -> None:
    part = tiny.folder.with_name(tiny.folder.name + ".part")
    killed = tiny.start()
    until(lambda: list(part.glob("lib/*/site-packages/tensorflow/__init__.py")))
    killed.kill()
    killed.communicate()
    (part / "left").touch()
    tiny.start().communicate()
    assert tiny.folder.exists()
    assert not part.exists()
    assert not (tiny.folder / "left").exists()


def test_a_lane_whose_base_python_was_removed_is_installed_again(tiny: Tiny) -> None:
    (tiny.folder / "bin").mkdir(parents=True)
    (tiny.folder / "bin" / "python").symlink_to(tiny.folder / "gone")
    process = tiny.start()
    assert process.communicate()[0].startswith("installing lane tiny ")
    assert (tiny.folder / "bin" / "python").exists()


def test_an_installed_lane_is_not_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    lane = locked.find("tf-2.21-cpu")
    lane.interpreter.parent.mkdir(parents=True)
    lane.interpreter.touch()
    said: list[str] = []
    assert locked.make(lane, said.append) == lane.interpreter
    assert said == []


def test_a_cache_that_cannot_be_written_is_refused_with_3(place: Place) -> None:
    (place.folder / "file").touch()
    ended = place.bench("cpu_bench", XDG_CACHE_HOME=str(place.folder / "file"))
    assert (ended.code, ended.out) == (3, "")
    where = place.folder / "file" / "tfgauge" / "lanes"
    reason = f"lane tf-2.21-cpu cannot be made in {where}: Not a directory"
    assert ended.err == f"cpu_bench: {reason}; set XDG_CACHE_HOME to a folder that you can write to\n"


@pytest.mark.slow
def test_a_lock_that_cannot_be_installed_is_refused_with_3_and_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    wheel = tmp_path / "nothing-1.0-py3-none-any.whl"
    lane = locked.Lane("mine", tmp_path / "mine.txt")
    lane.lock.write_text(f"nothing @ file://{wheel} --hash=sha256:{'0' * 64}\n")
    with pytest.raises(Refusal) as refusal:
        locked.make(lane, say)
    assert refusal.value.exit_code == 3
    assert str(refusal.value).startswith("lane mine could not be made: ")
    assert str(wheel) in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert not lane.folder.exists()
