"""What people type: every session says what it does, and the suite's exit codes come through nox."""

from __future__ import annotations

import subprocess
from pathlib import Path
from subprocess import PIPE

import pytest

from bench.commands import known
from tests.conftest import MATMUL, NOX, ROOT, WRONG_WORKLOAD, Ended, alone, finished

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not NOX, reason="nox is neither installed here nor on the PATH: pip install 'nox[uv]'"
    ),
]


def nox(*words: str) -> Ended:
    """Run nox on the project."""
    command = [*NOX, *words]
    return alone(lambda: finished(subprocess.Popen(command, cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True)))


def test_every_command_is_a_session_and_every_session_says_what_it_does() -> None:
    lines = [line[2:] for line in nox("-l").out.splitlines() if line.startswith(("* ", "- "))]
    described = dict(line.split(" -> ") for line in lines)
    assert set(known()) | {"tests", "lint", "types"} <= set(described)
    assert all(described.values())


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_an_exit_code_comes_through_nox(tmp_path: Path, code: int) -> None:
    (tmp_path / "mine.py").write_text(WRONG_WORKLOAD)
    (tmp_path / "file").touch()
    words = {
        0: ["--cases", MATMUL],
        1: ["--workloads", str(tmp_path / "mine.py"), "--cases", "mine*"],
        2: ["--no-such-option"],
        3: ["--results", str(tmp_path / "file" / "results")],
    }
    ended = nox("-s", "smoke", "--", "--results", str(tmp_path / "results"), *words[code])
    assert ended.code == code, ended
