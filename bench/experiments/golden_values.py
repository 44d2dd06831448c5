"""What `rebaseline` records of answers: golden values over seeds, and answers that a release changed."""

from __future__ import annotations

import getpass
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.errors import Refusal
from bench.expected import Change
from bench.records import Entry
from bench.reporting.progress import Progress
from bench.running.live_case import SEED
from bench.running.selection import select
from bench.running.solo import Solo
from bench.settings import OneLaneSettings
from bench.storing import golden_values


def make_golden(solo: Solo, settings: OneLaneSettings, seeds: int, why: str) -> list[Path]:
    """Make the golden values of every chosen case that is judged by a band, a reference replay per seed."""
    chosen = select(solo.catalogue(), settings.cases, ("point", "once"))
    entries = [entry for entry in chosen if solo.has_band(entry.case)]
    if not entries:
        raise Refusal(
            "--values: none of these cases is judged by a band over seeds; name others with --cases"
        )
    made = [(entry, _golden(entry, _over_seeds(solo, entry, seeds), why)) for entry in entries]
    return [golden_values.write(settings.baselines, entry.workload, golden) for entry, golden in made]


def _over_seeds(solo: Solo, entry: Entry, seeds: int) -> dict[str, list[float]]:
    progress = Progress([entry.case] * seeds)
    found = list(progress.through(solo.golden_values(entry.case, seed) for seed in range(1, seeds + 1)))
    return {name: [values[name] for values in found] for name in found[0]}


def _golden(entry: Entry, values: dict[str, list[float]], why: str) -> golden_values.Golden:
    return golden_values.Golden(
        point=entry.point,
        dataset=entry.dataset,
        revision=entry.revision,
        seeds=tuple(range(1, len(next(iter(values.values()))) + 1)),
        values=values,
        who=who(),
        when=time.strftime("%Y-%m-%d", time.gmtime()),
        why=why,
    )


def record_change(solo: Solo, settings: OneLaneSettings, until: str, why: str) -> list[Path]:
    """Record the answers that the lane's TensorFlow gives in place of the reference's, from its release on."""
    entries = select(solo.catalogue(), settings.cases, ()) if settings.cases else []
    if not entries:
        raise Refusal("--changed needs the cases whose answers changed: --cases ID")
    written = []
    for entry in entries:
        answer = solo.differing(entry.case, SEED)
        if not answer:
            raise Refusal(
                f"{entry.case}: the answer on {solo.side.name} equals the reference; nothing changed"
            )
        change = _change(entry, answer, solo.release(), until, why)
        written.append(golden_values.write_change(settings.baselines, entry.workload, change))
    return written


def _change(entry: Entry, answer: Mapping[str, Any], release: str, until: str, why: str) -> Change:
    return Change(
        point=entry.point,
        dataset=entry.dataset.name if entry.dataset else "",
        revision=entry.revision,
        since=".".join(release.split(".")[:2]),
        until=until,
        answer=answer,
        who=who(),
        when=time.strftime("%Y-%m-%d", time.gmtime()),
        why=why,
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
