"""`compare`: two TensorFlows side by side, with a verdict per case that holds on a noisy machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bench.commands import Command
from bench.option_values import variable, variables
from bench.options import argument, repeated, switch
from bench.settings import SIDE, ComparisonSettings


@dataclass(frozen=True, kw_only=True)
class Settings(ComparisonSettings):
    """What `compare` takes."""

    a: str = argument(SIDE, metavar="A")
    b: str = argument("the side whose time is divided by A's", metavar="B")
    a_env: Mapping[str, str] = repeated(
        "an environment variable of side A", metavar="NAME=VALUE", parse=variable, make=variables
    )
    b_env: Mapping[str, str] = repeated(
        "an environment variable of side B", metavar="NAME=VALUE", parse=variable, make=variables
    )
    resume: bool = switch("go on with the last comparison, which was interrupted")


def run(settings: Settings) -> int:
    """The command; what was measured is reported even if it was interrupted."""
    from bench.experiments.comparison import compare
    from bench.experiments.sides import resolve
    from bench.judging.rule import Terms
    from bench.reporting.comparison import present
    from bench.reporting.publish import publish, require_writable

    require_writable(settings.outputs)
    a = resolve(settings.a, settings, settings.device, settings.a_env)
    b = resolve(settings.b, settings, settings.device, settings.b_env)
    return compare(
        "compare",
        {"a": a, "b": b},
        settings,
        Terms(settings.margin),
        lambda report: publish(present(report), settings.outputs, settings.all),
        settings.resume,
    )


COMMAND = Command(
    help="two TensorFlows side by side: a verdict per case that holds on a noisy machine",
    example="tf-2.20-cpu tf-2.21-cpu --cases 'matmul*'",
    settings=Settings,
    run=run,
)
