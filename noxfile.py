"""What people type: `nox -s SESSION -- OPTIONS`. `nox -l` lists the sessions, `-- --help` their options."""

from __future__ import annotations

from glob import glob

import nox
from nox.command import CommandFailed

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


def bench(session: nox.Session, lock: str = "controller") -> None:
    """Run the subcommand of the session's own name in the controller's environment, passing its exit code on.

    nox itself turns every failure into 1; the suite's 2 and 3 mean something.
    """
    installed(session, lock)
    exit_with(session, "python", "-m", "bench", session.name, *session.posargs)


def installed(session: nox.Session, lock: str) -> None:
    """Bring the session's environment to the lock; a fraction of a second where it is there already."""
    session.install("--quiet", "--require-hashes", "-r", f"locks/{lock}.txt")


def exit_with(session: nox.Session, *command: str) -> None:
    """Run a command; end nox with the command's own exit code where that is not 0."""
    try:
        session.run(*command)
    except CommandFailed as failed:
        raise SystemExit(failed.return_code or 1) from failed


@nox.session(default=False)
def cpu_bench(session: nox.Session) -> None:
    """Check and time every default case on the CPU, and judge it against the stored baseline."""
    bench(session)


@nox.session(default=False)
def gpu_bench(session: nox.Session) -> None:
    """The same on the GPU; exits 3 where there is none, before anything is installed."""
    exit_with(session, "python", "-m", "bench.host.cuda")
    bench(session)


@nox.session(default=False)
def smoke(session: nox.Session) -> None:
    """Check every workload at its smoke point; nothing is timed."""
    bench(session)


@nox.session(default=False)
def compare(session: nox.Session) -> None:
    """Two TensorFlows side by side, a verdict per case: -- A B."""
    bench(session)


@nox.session(default=False)
def sweep(session: nox.Session) -> None:
    """Several TensorFlows against the first, as one table of ratios: -- A B C …."""
    bench(session)


@nox.session(default=False)
def bisect(session: nox.Session) -> None:
    """The published build between two at which a case got slower, faster or wrong: -- GOOD BAD --case ID."""
    bench(session)


@nox.session(default=False)
def selftest(session: nox.Session) -> None:
    """Identical sides, side by side: false alarms, bias and scatter of this machine, for later verdicts."""
    bench(session)


@nox.session(default=False)
def containers(session: nox.Session) -> None:
    """Build the CPU and the GPU image, run the suite inside them, look through them: -- --base NAME, --images cpu."""
    bench(session, "containers")


@nox.session(default=False)
def container_cost(session: nox.Session) -> None:
    """What a container costs against this machine, per case, the same files on both sides."""
    bench(session)


@nox.session(default=False)
def conformance(session: nox.Session) -> None:
    """Check every workload on every lane: a table, in the terminal and in results/. `-- --lanes NAME …`."""
    bench(session)


@nox.session(default=False)
def debug(session: nox.Session) -> None:
    """Run one case's code in the foreground of the lane's Python, under pdb: -- --cases ID."""
    bench(session)


@nox.session(default=False)
def doctor(session: nox.Session) -> None:
    """Say what on this machine will spoil measurements, and what to do about it."""
    bench(session)


@nox.session(default=False)
def lanes(session: nox.Session) -> None:
    """List the locked TensorFlow environments with their size: -- --make NAME, --prune."""
    bench(session)


@nox.session(default=False)
def rebaseline(session: nox.Session) -> None:
    """Accept the last run as a baseline of this machine: -- --why "…"."""
    bench(session)


@nox.session(default=False)
def data(session: nox.Session) -> None:
    """Fetch the real MNIST and Fashion-MNIST against their checksums."""
    bench(session)


@nox.session
def tests(session: nox.Session) -> None:
    """The project's own tests; `-- -m "not slow"` for those that take seconds."""
    installed(session, "developer")
    exit_with(session, "python", "-m", "pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff's rules and its format."""
    installed(session, "developer")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


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
    for name in ("overhead", "blas_share", "forks", "false_alarms", "rates", "bias"):
        session.run("python", "-m", f"proofs.{name}")


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Resolve every lock anew: -- FILE.in … for some lanes only."""
    installed(session, "developer")
    compiled = ("uv", "pip", "compile", "--quiet", *LOCK)
    for group in () if session.posargs else ("controller", "containers", "developer"):
        session.run(*compiled, "pyproject.toml", "--group", group, "-o", f"locks/{group}.txt")
    for lane in session.posargs or sorted(glob("lanes/*.in")):
        session.run(*compiled, lane, "-o", lane.replace(".in", ".txt"), *as_of(lane))


def as_of(lane: str) -> tuple[str, ...]:
    """The date that a lane's companions are resolved as of, where its file says one."""
    with open(lane) as file:
        dates = [line.split()[-1] for line in file if line.startswith("# as of ")]
    return ("--exclude-newer", dates[0]) if dates else ()
