"""From what a person names to the side that lane processes start from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bench.errors import Refusal
from bench.lanes import locked
from bench.lanes.resolved import find_or_resolve, require_named
from bench.reporting.progress import say
from bench.running import container_command, container_engine
from bench.running.side import Side
from bench.settings import Device, LaneSettings

IMAGE = "image:"


def resolve(
    text: str, settings: LaneSettings, device: Device = "cpu", variables: Mapping[str, str] | None = None
) -> Side:
    """The side that a lane, a requirement, an interpreter's path or image:NAME names; no text: the newest lane.

    A lane that is missing is made. `variables` are the side's own, besides those of the settings. Raises Refusal for
    what names no side (2), and for one that cannot be had here (3).
    """
    plain = Side(
        name=text,
        interpreter=Path(),
        lock="",
        device=device,
        dataset=settings.dataset,
        workloads=tuple(path.resolve() for path in settings.workloads),
        patience=settings.patience,
    )
    found = _found(text or f"{locked.NEWEST}-{device}", plain)
    return replace(found, variables={**found.variables, **settings.env, **(variables or {})})


def require_sides(texts: Sequence[str]) -> None:
    """Raise Refusal (2) for the first text that can name no side; nothing is made, nor any engine asked."""
    for text in texts:
        if "/" in text and not text.startswith(IMAGE):
            _interpreter(text)
        elif not text.startswith(IMAGE):
            require_named(text)


def _interpreter(text: str) -> Path:
    if not Path(text).is_file():
        raise Refusal(f"{text}: no interpreter there; name a lane, a requirement, or a Python's path")
    return Path(text).absolute()


def _found(text: str, plain: Side) -> Side:
    if text.startswith(IMAGE):
        image = container_engine.image(text.removeprefix(IMAGE))
        python = container_command.PYTHON
        return replace(
            plain, interpreter=python, lock=image.lock, image=image.identity, variables=image.variables
        )
    if "/" in text:
        return replace(plain, interpreter=_interpreter(text))
    lane = find_or_resolve(text, say)
    return replace(plain, name=lane.name, interpreter=locked.make(lane, say), lock=lane.lock_hash)
