"""From what a person names to the sides that lane processes start from."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench import host
from bench.errors import Refusal
from bench.judging.selftest import bias, selftest_from
from bench.lanes import locked
from bench.lanes.resolved import find_or_resolve
from bench.reporting.progress import say
from bench.running import container_command, container_engine
from bench.running.side import Side
from bench.storing import selftests

IMAGE = "image:"


def side_of(options: Namespace, device: str) -> Side:
    """The side that the options name, its lane made."""
    if (options.lane or "").startswith(IMAGE):
        return image_side(options.lane, options, device)
    return side_for(find_or_resolve(options.lane or f"{locked.NEWEST}-{device}", say), options, device)


def side_for(lane: locked.Lane, options: Namespace, device: str) -> Side:
    """A lane as a side, with the options' workloads, dataset and variables; the lane is made if it is missing."""
    paths = tuple(path.resolve() for path in options.workloads)
    variables = dict(variable(text) for text in options.env)
    interpreter = locked.make(lane, say)
    return Side(
        lane.name, interpreter, lane.lock_hash, device, options.dataset, paths, variables, options.patience
    )


def side_named(text: str, flags: Sequence[str], options: Namespace) -> Side:
    """The side that a lane, a requirement, an interpreter's path or an image stands for, with variables of its own.

    Raises Refusal for one that cannot be made.
    """
    path = Path(text)
    if text.startswith(IMAGE):
        made = image_side(text, options, "cpu")
    elif "/" in text:
        if not path.is_file():
            raise Refusal(f"{text}: no interpreter there; name a lane, a requirement, or a Python's path")
        own, given = tuple(each.resolve() for each in options.workloads), dict(map(variable, options.env))
        made = Side(text, path.absolute(), "", "cpu", options.dataset, own, given, options.patience)
    else:
        made = side_for(find_or_resolve(text, say), options, "cpu")
    return replace(made, variables={**made.variables, **dict(map(variable, flags))})


def image_side(text: str, options: Namespace, device: str) -> Side:
    """An image as a side: its own lane, in a container for each lane process, over this checkout.

    Raises Refusal where there is no engine or no such image (3), or where it is none of the suite's (2).
    """
    image = container_engine.image(text.removeprefix(IMAGE))
    paths = tuple(path.resolve() for path in options.workloads)
    variables = {**image.variables, **dict(variable(text) for text in options.env)}
    side = Side(
        text,
        container_command.PYTHON,
        image.lock,
        device,
        options.dataset,
        paths,
        variables,
        options.patience,
    )
    return replace(side, image=image.identity)


def variable(text: str) -> tuple[str, str]:
    """A flag such as NAME=VALUE; raises Refusal for what is none."""
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise Refusal(f"{text!r}: is not NAME=VALUE")
    return name, value


def place(options: Namespace) -> None:
    """Keep this process, and so all that it starts, on one core where `--one-core` says so."""
    if options.one_core:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def bias_here(results: Path) -> float:
    """The log-ratio that identical sides may show on this machine, as its selftests bounded it; 0 without any."""
    return bias(selftests.read(results, host.machine_id(host.machine()), selftest_from))
