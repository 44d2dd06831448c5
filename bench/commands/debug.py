"""Run one case's code in the foreground of the lane's Python, under pdb; nothing is measured or stored."""

from __future__ import annotations

import subprocess
from argparse import Namespace

from bench.errors import Refusal
from bench.experiments.setup import solo_of
from bench.experiments.sides import IMAGE, side_of
from bench.records import Kind
from bench.running.selection import select
from bench.running.workers import lane_command, lane_variables

KINDS: tuple[Kind, ...] = ("point", "once", "smoke")


def run(options: Namespace) -> int:
    """The command `debug`; the exit code is that of the session under pdb."""
    if (options.lane or "").startswith(IMAGE):
        raise Refusal(f"--lane {options.lane}: pdb's terminal does not reach into a container; name a lane")
    with solo_of(options, side_of(options, "cpu")) as solo:
        cases = [entry.case for entry in select(solo.catalogue(), options.cases, KINDS)]
        if len(cases) != 1:
            raise Refusal("--cases must name one case:\n  " + "\n  ".join(cases))
        solo.close()
        command = [*lane_command("bench.measuring.debugging", solo.side, solo.folder), "--case", cases[0]]
        return subprocess.run(command, env=lane_variables(solo.side)).returncode
