"""`debug`: one case's code in the foreground of the lane's Python, under pdb; nothing is measured or stored."""

from __future__ import annotations

from bench.commands import Command
from bench.records import Kind
from bench.settings import OneLaneSettings

KINDS: tuple[Kind, ...] = ("point", "once", "smoke")


def run(settings: OneLaneSettings) -> int:
    """The command; the exit code is that of the session under pdb."""
    import subprocess

    from bench.errors import Refusal
    from bench.experiments.one_side import solo_of
    from bench.experiments.sides import IMAGE, resolve
    from bench.running.launch import lane_command, lane_variables
    from bench.running.selection import select

    if settings.lane.startswith(IMAGE):
        raise Refusal(f"--lane {settings.lane}: pdb's terminal does not reach into a container; name a lane")
    with solo_of(settings, resolve(settings.lane, settings)) as solo:
        cases = [entry.case for entry in select(solo.catalogue(), settings.cases, KINDS)]
        if len(cases) != 1:
            raise Refusal("--cases must name one case:\n  " + "\n  ".join(cases))
        solo.close()
        command = [*lane_command("bench.measuring.debugging", solo.side, solo.folder), "--case", cases[0]]
        return subprocess.run(command, env=lane_variables(solo.side)).returncode


COMMAND = Command(
    help="run one case in the foreground of the lane's Python, under pdb",
    example="--cases 'linear*samples=100*'",
    settings=OneLaneSettings,
    run=run,
)
