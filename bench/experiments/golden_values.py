"""What `rebaseline` records of answers: golden values over seeds, and answers that a release changed."""

from __future__ import annotations

import getpass
import subprocess
import time
from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from bench.errors import Refusal
from bench.expected import Change
from bench.records import Entry
from bench.reporting.progress import Progress
from bench.running.live_case import SEED
from bench.running.selection import select
from bench.running.solo import Solo
from bench.storing import golden_values


def make_golden(solo: Solo, options: Namespace) -> int:
    """Make the golden values of every case that is judged by a band, a reference replay per seed."""
    entries = [e for e in select(solo.catalogue(), options.cases, ("point", "once")) if solo.has_band(e.case)]
    for entry in entries:
        values = _over_seeds(solo, entry, options.seeds)
        print(golden_values.write(options.baselines, entry.workload, _golden(entry, values, options)))
    if not entries:
        raise Refusal("none of these cases is judged by a band over seeds; leave --values out")
    return 0


def _over_seeds(solo: Solo, entry: Entry, seeds: int) -> dict[str, list[float]]:
    progress = Progress([entry.case] * seeds)
    found = list(progress.through(solo.golden_values(entry.case, seed) for seed in range(1, seeds + 1)))
    return {name: [values[name] for values in found] for name in found[0]}


def _golden(entry: Entry, values: dict[str, list[float]], options: Namespace) -> golden_values.Golden:
    return golden_values.Golden(
        point=entry.point,
        dataset=entry.dataset,
        revision=entry.revision,
        seeds=tuple(range(1, options.seeds + 1)),
        values=values,
        who=who(),
        when=time.strftime("%Y-%m-%d", time.gmtime()),
        why=options.why,
    )


def record_change(solo: Solo, options: Namespace) -> int:
    """Record the answers that the lane's TensorFlow gives in place of the reference's, from its release on."""
    entries = select(solo.catalogue(), options.cases, ()) if options.cases else []
    if not entries:
        raise Refusal("--changed takes the cases whose answers changed: --cases ID")
    for entry in entries:
        answer = solo.differing(entry.case, SEED)
        if not answer:
            raise Refusal(
                f"{entry.case} answers what the reference says on {solo.side.name}; nothing changed"
            )
        print(
            golden_values.write_change(
                options.baselines, entry.workload, _change(entry, answer, solo, options)
            )
        )
    return 0


def _change(entry: Entry, answer: Mapping[str, Any], solo: Solo, options: Namespace) -> Change:
    return Change(
        point=entry.point,
        dataset=entry.dataset.name if entry.dataset else "",
        revision=entry.revision,
        since=".".join(solo.release().split(".")[:2]),
        until=options.until,
        answer=answer,
        who=who(),
        when=time.strftime("%Y-%m-%d", time.gmtime()),
        why=options.why,
    )


def who() -> str:
    """The person as git knows them, or else the user's name."""
    try:
        said = subprocess.run(
            ["git", "config", "user.name"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        said = ""
    return said.strip() or getpass.getuser()
