"""`lanes`: list the locked TensorFlow environments with their size; make or prune them."""

from __future__ import annotations

from dataclasses import dataclass

from bench.commands import Command
from bench.options import repeated, switch


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `lanes` takes."""

    make: tuple[str, ...] = repeated(
        "a lane, a requirement, or all: made if it is missing", metavar="NAME", together=True
    )
    prune: bool = switch("remove environments that no lock of this checkout leads to")


def run(settings: Settings) -> int:
    """The command; 3 where a lane that was asked for could not be made."""
    from bench.experiments.lane_upkeep import make, prune, table
    from bench.reporting.progress import say

    refusals = make(settings.make)
    for refusal in refusals:
        say(f"lanes: {refusal}")
    if settings.prune:
        for name, size in prune():
            print(f"removed {name}  {size}")
    print("\n".join(table()))
    return 3 if refusals else 0


COMMAND = Command(
    help="list the locked TensorFlow environments with their size; make or prune them",
    example="--make all",
    settings=Settings,
    run=run,
)
