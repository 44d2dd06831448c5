"""`smoke`: check every workload at its smoke point. Nothing is timed, so nothing depends on a quiet machine."""

from __future__ import annotations

from dataclasses import dataclass

from bench.commands import Command
from bench.options import switch
from bench.settings import OneLaneSettings, ReportSettings


@dataclass(frozen=True, kw_only=True)
class Settings(ReportSettings, OneLaneSettings):
    """What `smoke` takes."""

    list: bool = switch("list the cases and stop")


def run(settings: Settings) -> int:
    """The command; 1 if an answer is wrong or a process crashes."""
    from bench.experiments.one_side import solo_of
    from bench.experiments.sides import resolve
    from bench.experiments.smoke import smoke, smoke_entries
    from bench.reporting.publish import publish, require_writable
    from bench.reporting.smoke import present

    require_writable(settings.outputs)
    with solo_of(settings, resolve(settings.lane, settings)) as solo:
        entries = smoke_entries(solo, settings.cases)
        if settings.list:
            print("\n".join(entries))
            return 0
        report = smoke(solo, entries)
    publish(present(report), settings.outputs, settings.all)
    return report.exit_code


COMMAND = Command(
    help="check every workload at its smoke point; nothing is timed",
    settings=Settings,
    run=run,
)
