"""What the environments of a report are called: by the label that was given, else by what tells them apart. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bench.judging.hardware import Column, visible
from bench.records import Environment

TENSORFLOW = ("tensorflow", "tensorflow-cpu", "tf-nightly", "tf-nightly-cpu")
IDENTITY = ("cpu", "isa", "cpus", "gpus")


def names(found: Sequence[tuple[str, Environment]]) -> list[str]:
    """A name for each environment: its label where that is its alone; one that is still not alone is numbered."""
    labels = Counter(label for label, _ in found)
    traits = [_traits(environment) for _, environment in found]
    telling = _telling(traits)
    made = []
    for (label, _), mine in zip(found, traits, strict=True):
        words = ", ".join(mine[name] for name in telling if mine[name]) or mine["tensorflow"]
        made.append(label if label and labels[label] == 1 else f"{label}: {words}" if label else words)
    counts, seen = Counter(made), Counter[str]()
    for position, name in enumerate(made):
        seen[name] += 1
        made[position] = f"{name} ({seen[name]})" if counts[name] > 1 else name
    return made


def _telling(traits: Sequence[Mapping[str, str]]) -> list[str]:
    """The traits that tell environments apart, each only where those before it do not."""
    kept: list[str] = []
    for name in traits[0]:
        if len({tuple(each[k] for k in [*kept, name]) for each in traits}) > len(
            {tuple(each[k] for k in kept) for each in traits}
        ):
            kept.append(name)
    return kept


def _traits(environment: Environment) -> dict[str, str]:
    """What people call an environment by, the most telling first."""
    machine, software = environment.machine, environment.software
    cards = ", ".join(str(each["name"]) for each in machine["gpus"])
    onednn = str(software.get("onednn", "default"))
    flags = {k: v for k, v in dict(software.get("flags", {})).items() if k != "TF_ENABLE_ONEDNN_OPTS"}
    return {
        "gpu": cards or "no GPU",
        "cpu": str(machine["cpu"]),
        "cpus": f"{machine['cpus']:g} CPU{'s' * (machine['cpus'] != 1)}",
        "image": f"image {software['image']}" if software.get("image") else "",
        "tensorflow": f"TensorFlow {release(software)}",
        "onednn": {"default": "", "0": "oneDNN off", "1": "oneDNN on"}.get(onednn, f"oneDNN {onednn}"),
        "keras": f"Keras {software.get('keras', 'none')}",
        "driver": f"driver {software['driver']}" if software.get("driver") else "",
        "xla": f"XLA auto {software.get('xla auto')}",
        "flags": ", ".join(f"{name}={value}" for name, value in flags.items()),
        "kernel": f"kernel {software.get('kernel')}",
        "os": str(software.get("os", "")),
    }


def release(software: Mapping[str, Any]) -> str:
    """The version of TensorFlow."""
    return next((str(software[name]) for name in TENSORFLOW if software.get(name)), "unknown")


def compared(columns: Sequence[Column]) -> list[tuple[str, list[str], bool]]:
    """Every property of the environments: its name, each one's value, whether they differ; the identity first."""
    both = [{**each.machine, **visible(each.software)} for each in columns]
    rest = sorted({name for each in both for name in each} - set(IDENTITY))
    rows = []
    for name in [*IDENTITY, *rest]:
        values = [_said(each.get(name)) for each in both]
        rows.append((name, values, len(set(values)) > 1))
    return [row for row in rows if any(row[1])]


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={_said(each)}" for name, each in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(each) for each in value)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
