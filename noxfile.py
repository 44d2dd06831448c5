"""What people type: `nox -s SESSION -- OPTIONS`. `nox -l` lists the sessions, `-- --help` their options."""

from __future__ import annotations

import sys
from glob import glob
from pathlib import Path

import nox
from nox.command import CommandFailed

sys.path.insert(0, str(Path(__file__).parent))  # the suite runs from its checkout and is not installed

from bench.commands import Command, known

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "uv"
nox.options.reuse_existing_virtualenvs = True

LOCK = (
    "--universal",
    "--python-version",
    "3.10",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
)


def installed(session: nox.Session, lock: str) -> None:
    """Bring the session's environment to the lock; a fraction of a second where it is there already."""
    session.install("--quiet", "--require-hashes", "-r", f"locks/{lock}.txt")


def exit_with(session: nox.Session, *command: str) -> None:
    """Run a command; end nox with the command's own exit code where that is not 0.

    nox itself turns every failure into 1; the suite's 2 and 3 mean something.
    """
    try:
        session.run(*command)
    except CommandFailed as failed:
        raise SystemExit(failed.return_code or 1) from failed


def add_session(name: str, command: Command) -> None:
    """A session for one of the suite's commands, of the same name."""

    def run(session: nox.Session) -> None:
        if command.first:
            exit_with(session, "python", "-m", command.first)
        installed(session, command.lock)
        exit_with(session, "python", "-m", "bench", name, *session.posargs)

    run.__doc__ = f"{command.help}."
    nox.session(name=name, default=False)(run)


for _name, _command in known().items():
    add_session(_name, _command)


@nox.session
def tests(session: nox.Session) -> None:
    """The project's own tests; `-- -m "not slow"` for those that take seconds."""
    installed(session, "developer")
    exit_with(session, "python", "-m", "pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff's rules and its format; actionlint's and zizmor's for the workflows of CI."""
    installed(session, "developer")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("actionlint", "-shellcheck=", "-pyflakes=")  # neither is there on every machine
    session.run("zizmor", "--offline", "--no-progress", "--quiet", ".github/workflows")


@nox.session
def types(session: nox.Session) -> None:
    """mypy, strict, over everything."""
    installed(session, "developer")
    session.run("mypy")


@nox.session(default=False)
def proofs(session: nox.Session) -> None:
    """Measure what the documentation claims of the suite itself: all, or -- NAME of a file in proofs/."""
    installed(session, "developer")
    if session.posargs:
        session.run("python", "-m", f"proofs.{session.posargs[0]}", *session.posargs[1:])
        return
    for name in ("overhead", "blas_share", "forks", "false_alarms", "rates", "whole_runs", "bias", "phases"):
        session.run("python", "-m", f"proofs.{name}")


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Resolve every lock anew: -- FILE.in … for some lanes only."""
    installed(session, "developer")
    compiled = ("uv", "pip", "compile", "--quiet", *LOCK)
    for group in () if session.posargs else ("controller", "containers", "history", "report", "developer"):
        session.run(*compiled, "pyproject.toml", "--group", group, "-o", f"locks/{group}.txt")
    for lane in session.posargs or sorted(glob("lanes/*.in")):
        session.run(*compiled, lane, "-o", lane.replace(".in", ".txt"), *as_of(lane))


def as_of(lane: str) -> tuple[str, ...]:
    """The date that a lane's companions are resolved as of, where its file says one."""
    with open(lane) as file:
        dates = [line.split()[-1] for line in file if line.startswith("# as of ")]
    return ("--exclude-newer", dates[0]) if dates else ()
