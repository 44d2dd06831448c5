"""How near a case comes to what its device can do: the roofline. Pure.

A call that does W operations and moves Q bytes takes at least max(W/π, Q/β) seconds, with π and β what the device
was measured to reach (Williams, Waterman and Patterson, 2009, Communications of the ACM 52:65).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bench.records import Ceilings, Environment, Work, to_json

KEPT = "ceilings"  # the name under which an environment keeps them, among what drifts


@dataclass(frozen=True)
class Share:
    """The seconds that a call takes at least, over those that it took."""

    ceiling: str  # the one that binds it: flops or bytes
    share: float  # above 1 where caches, or a better moment, beat what was measured


def with_ceilings(environment: Environment, found: Ceilings) -> Environment:
    """The environment that keeps its device's ceilings: of what is found and what it has, the higher."""
    held = ceilings_of(environment) or found
    kinds = {**held.flops, **found.flops}
    flops = {kind: max(each.flops.get(kind, 0.0) for each in (held, found)) for kind in kinds}
    kept = to_json(Ceilings(flops, max(held.bytes, found.bytes)))
    return replace(environment, volatile={**environment.volatile, KEPT: kept})


def ceilings_of(environment: Environment) -> Ceilings | None:
    """The ceilings that an environment keeps; None where it was recorded without."""
    kept = environment.volatile.get(KEPT)
    return Ceilings(**kept) if kept else None


def share(work: Work, seconds: float, ceilings: Ceilings) -> Share | None:
    """How much of the ceiling that binds it a call of so many seconds reaches; None where its work has none."""
    peak = ceilings.flops.get(work.compute, 0.0)
    by_flops = work.flops / peak if peak else 0.0
    by_bytes = work.bytes / ceilings.bytes if ceilings.bytes else 0.0
    least, ceiling = max((by_flops, "flops"), (by_bytes, "bytes"))
    return Share(ceiling, least / seconds) if least else None
