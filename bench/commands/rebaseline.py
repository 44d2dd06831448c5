"""`rebaseline`, the only writer of baselines/: accept the last run, make golden values, record a changed answer."""

from __future__ import annotations

from dataclasses import dataclass

from bench.commands import Command
from bench.option_values import count
from bench.options import option, switch
from bench.settings import OneLaneSettings


@dataclass(frozen=True, kw_only=True)
class Settings(OneLaneSettings):
    """What `rebaseline` takes."""

    why: str = option("why this run is right; stored with it", metavar="TEXT", required=True)
    without_failed: bool = switch("accept a run with wrong or crashed cases, and leave these out")
    values: bool = switch("make golden values over seeds instead, from the references")
    changed: bool = switch("record instead that the lane's TensorFlow changed the answers of --cases")
    until: str = option(
        "with --changed: the first release without the change, such as 2.18", default="", metavar="RELEASE"
    )
    seeds: int = option("with --values: how many (default 20)", default=20, metavar="N", parse=count)


def run(settings: Settings) -> int:
    """The command; 1 if the last run had a case that was wrong or crashed, and is therefore not accepted."""
    if settings.changed or settings.values:
        return _record(settings)
    return _accept(settings)


def _accept(settings: Settings) -> int:
    from bench.experiments.accept_run import accept_last
    from bench.reporting import terminal
    from bench.reporting.acceptance import page
    from bench.reporting.progress import say

    accepted = accept_last(settings.results, settings.baselines, settings.why, settings.without_failed)
    if not accepted.files:
        for case, outcome in sorted(accepted.failed.items()):
            say(f"rebaseline: {case} was {outcome}")
        say(
            "rebaseline: nothing is accepted; correct it and run again, or accept the others: --without-failed"
        )
        return 1
    shown = page(accepted.run, accepted.machine, accepted.changes, list(accepted.failed))
    terminal.show(shown, terminal.console())
    print(f"{len(accepted.files)} files written in {accepted.files[0].parent}")
    return 0


def _record(settings: Settings) -> int:
    from bench.experiments.golden_values import make_golden, record_change
    from bench.experiments.one_side import solo_of
    from bench.experiments.sides import resolve

    with solo_of(settings, resolve(settings.lane, settings)) as solo:
        if settings.changed:
            written = record_change(solo, settings, settings.until, settings.why)
        else:
            written = make_golden(solo, settings, settings.seeds, settings.why)
    for path in written:
        print(path)
    return 0


COMMAND = Command(
    help="accept the last run as a baseline of this machine, or record an answer that a release changed",
    example='--why "TensorFlow 2.21 is in use"',
    settings=Settings,
    run=run,
)
