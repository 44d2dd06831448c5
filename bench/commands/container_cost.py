"""`container_cost`: what a container costs against this machine, with the same files on both sides."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bench.commands import Command
from bench.options import option, switch
from bench.settings import SIDE, ComparisonSettings


@dataclass(frozen=True, kw_only=True)
class Settings(ComparisonSettings):
    """What `container_cost` takes."""

    lane: str = option(f"{SIDE} (default: the newest lane)", default="", metavar="SIDE")
    image: str = option(
        "the image whose container it is (default tfgauge-cpu)", default="tfgauge-cpu", metavar="NAME"
    )
    resume: bool = switch("go on with the last comparison, which was interrupted")


def run(settings: Settings) -> int:
    """The command; by default over one case of each kind."""
    from bench.experiments.comparison import compare
    from bench.experiments.container_cost import in_container
    from bench.experiments.kinds import KINDS
    from bench.experiments.sides import resolve
    from bench.judging.rule import Terms
    from bench.reporting.comparison import present
    from bench.reporting.publish import publish, require_writable
    from bench.running import container_engine

    require_writable(settings.outputs)
    image = container_engine.image(settings.image)
    side = resolve(settings.lane, settings, settings.device)
    return compare(
        "container_cost",
        {"a": side, "b": in_container(side, image)},
        replace(settings, cases=settings.cases or KINDS),
        Terms(settings.margin),
        lambda report: publish(present(report), settings.outputs, settings.all),
        settings.resume,
    )


COMMAND = Command(
    help="what a container costs against this machine, per case, with the same files on both sides",
    example="--cases 'mnist_training*' --budget 30",
    settings=Settings,
    run=run,
)
