"""A lane is made with Python 3.11 if there is one, and never with one that its lock excludes."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench.lanes import pythons

OLD = "numpy==1.24.3\ntensorflow-cpu==2.12.1 ; python_full_version < '3.12' and sys_platform == 'linux' \\\n"
ANY = "tensorflow-cpu==2.21.0 ; sys_platform == 'linux' \\\n"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The minor versions of Python that this machine appears to have."""
    here: set[int] = set()
    monkeypatch.setattr(
        pythons, "interpreter", lambda minor: Path(f"python3.{minor}") if minor in here else None
    )
    return here


@pytest.mark.parametrize("lock", [OLD, ANY], ids=["old", "any"])
def test_3_11_is_preferred(here: set[int], lock: str) -> None:
    here |= {10, 11, 12, 13}
    assert pythons.choose(lock) == (11, Path("python3.11"))


def test_without_it_the_controllers_own_comes_next_and_then_the_newest(
    here: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    here |= {10, 12, 13}
    monkeypatch.setattr(pythons, "sys", SimpleNamespace(version_info=SimpleNamespace(minor=12)))
    assert pythons.choose(ANY)[0] == 12
    here -= {12}
    assert pythons.choose(ANY)[0] == 13


def test_a_lock_that_excludes_3_12_is_never_made_with_it(here: set[int]) -> None:
    here |= {10, 12}
    assert pythons.choose(OLD)[0] == 10


def test_a_machine_without_a_suitable_python_is_told_which_ones_are(here: set[int]) -> None:
    here |= {12, 13}
    with pytest.raises(
        LookupError,
        match=r"^needs Python 3\.10 to 3\.11, which this machine lacks; `uv python install 3\.11` adds one$",
    ):
        pythons.choose(OLD)


def test_the_controllers_own_python_is_found() -> None:
    assert pythons.interpreter(sys.version_info.minor) == Path(sys.executable)


def test_a_python_that_nobody_has_is_not_found() -> None:
    assert pythons.interpreter(99) is None


def test_a_shim_that_does_not_run_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shim = tmp_path / "python3.98"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pythons.interpreter(98) is None
