"""`nightly`: the newest build against the base, and what got slower or wrong since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench.commands import Command
from bench.option_values import count
from bench.options import option, switch
from bench.settings import ComparisonSettings, TrackedSettings
from bench.tracking import Purpose

BUILD = "tensorflow==2.20.0, tf-nightly-cpu==2.22.0.dev20260705 or a lane"


@dataclass(frozen=True, kw_only=True)
class Settings(TrackedSettings, ComparisonSettings):
    """What `nightly` takes."""

    build: str = option(
        f"the build to try: {BUILD} (default: the newest nightly)", default="", metavar="BUILD"
    )
    base: str = option("what it is compared with (default: the newest lane)", default="", metavar="BUILD")
    backfill: str = option(
        "measure past builds instead: all between two, or those named with commas; what is there is skipped",
        default="",
        metavar="FROM..TO",
    )
    keep_lanes: int = option(
        "environments of nightly builds that stay installed, up to 2.3 GB each (default 4)",
        default=4,
        metavar="N",
        parse=count,
    )
    times_only: bool = switch("leave out conformance and the known regressions")


def run(settings: Settings) -> int:
    """The command; 1 if somebody should look, 3 if there was nothing to judge."""
    from bench.experiments.night_measuring import Measuring, Tools
    from bench.experiments.sides import resolve
    from bench.lanes import locked
    from bench.lanes.published import exact_build
    from bench.reporting.publish import require_writable
    from bench.storing.history import History
    from bench.storing.history_places import named, place_of

    require_writable(settings.outputs)
    history = History(place_of(named(settings.history, settings.results), locked.cache()))
    newest = f"{locked.NEWEST}-{settings.device}"
    names = {
        exact_build(name).text: name for name in (newest, settings.base or newest)
    }  # a lane by its own name
    tools = Tools(
        lambda build, variables: resolve(names.get(build, build), settings, settings.device, variables),
        partial(_compare, settings.keep_lanes),
        partial(_conform, settings),
        partial(_known, settings),
    )
    measuring = Measuring(settings, history, tools)
    return (
        _backfill(settings, measuring, newest) if settings.backfill else _night(settings, measuring, newest)
    )


def _backfill(settings: Settings, measuring: Any, newest: str) -> int:
    from bench.experiments.backfill import backfill, builds_of

    builds = builds_of(settings.backfill)
    _require_free()
    return backfill(builds, settings.base or newest, measuring)


def _night(settings: Settings, measuring: Any, newest: str) -> int:
    import time

    from bench.experiments.nightly import Nightly, NightPlan
    from bench.reporting.night_report import NightReport
    from bench.reporting.nightly import present
    from bench.reporting.publish import publish
    from bench.storing.history_upkeep import KEPT, compact

    plan = NightPlan(settings.build, settings.base or newest, newest, settings.acknowledged)
    night = Nightly(plan, measuring)
    _require_free()
    report: NightReport = night.run()
    publish(present(report), settings.outputs, settings.all)
    compact(measuring.history.place, KEPT, time.time())
    return report.exit_code


def _require_free() -> None:
    """Raise Refusal (3) where somebody else measures: that is no build's failure, and nothing is kept of it."""
    from bench.running.machine_lock import alone

    with alone():
        pass


def _compare(
    keep_lanes: int,
    sides: Mapping[str, Any],
    settings: ComparisonSettings,
    build: str,
    base: str,
    purpose: Purpose,
) -> Any:
    """One comparison, as the history keeps it; raises Refusal (3) where nothing was measured.

    The environments of all but the last nightly builds are removed.
    """
    import time

    from bench.errors import Refusal
    from bench.experiments.comparison import compare
    from bench.experiments.lane_upkeep import forget_nightlies
    from bench.experiments.night_added import added
    from bench.judging.rule import Terms
    from bench.reporting.progress import say

    reports: list[Any] = []
    began = time.time()
    compare("nightly", sides, settings, Terms(settings.margin), reports.append)
    for name, size in forget_nightlies(keep_lanes):
        say(f"removed lane {name}, {size} (--keep-lanes)")
    if not reports:
        raise Refusal(f"{build}: nothing was measured; see {settings.results / 'lane.log'}", 3)
    return added(reports[-1], sides, build, base, purpose, began)


def _conform(settings: Settings, builds: Sequence[str]) -> Sequence[Any]:
    """The documented cases on each build."""
    from bench.experiments.conformance import conform

    return () if settings.times_only else conform(builds, settings, lambda _: None, settings.device).lanes


def _known(settings: Settings, builds: Sequence[str]) -> Sequence[Any]:
    """The known regressions of answers on each build."""
    from dataclasses import replace

    from bench.experiments.regressions import Asked, try_regressions

    if settings.times_only or settings.cases:
        return ()
    every = replace(settings, cases=())
    return try_regressions(builds, every, lambda *_: {}, Asked(answers=True)).rows


COMMAND = Command(
    help="the newest nightly against the last release: what got slower or wrong, and since which build",
    example="--build tf-nightly-cpu==2.22.0.dev20260905",
    settings=Settings,
    run=run,
    lock="history",
)
