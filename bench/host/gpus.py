"""The NVIDIA GPUs that this process may use, as nvidia-smi tells them."""

from __future__ import annotations

import os
import re
import subprocess
from typing import Any

GPU_FIELDS = "index,uuid,name,memory.total,mig.mode.current"
UNREAD_GPU = {"name": "unread NVIDIA GPU", "memory_mib": 0, "mig": ""}
NVIDIA_SMI_SECONDS = 20  # without the persistence daemon, each GPU takes about a second to wake

Named = tuple[tuple[str, ...], dict[str, Any]]  # the words by which a user may choose a GPU, and the GPU


def visible_gpus() -> list[dict[str, Any]]:
    """The NVIDIA GPUs, or slices of them, that CUDA_VISIBLE_DEVICES leaves to this process."""
    choice = os.environ.get("CUDA_VISIBLE_DEVICES")
    if choice in ("", "-1") or not any(map(os.path.exists, ("/dev/nvidiactl", "/dev/dxg"))):
        return []
    table = nvidia_smi(f"--query-gpu={GPU_FIELDS}", "--format=csv,noheader,nounits")
    slices = nvidia_smi("-L") if "Enabled" in table else ""
    if not table and os.path.exists("/dev/nvidiactl"):
        return [UNREAD_GPU]  # a GPU that cannot be named is not the same machine as no GPU
    return choose(parse_gpus(table, slices), choice)


def nvidia_smi(*arguments: str) -> str:
    """What nvidia-smi prints; "" where it is missing, fails or hangs."""
    try:
        done = subprocess.run(
            ["nvidia-smi", *arguments], capture_output=True, text=True, timeout=NVIDIA_SMI_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def parse_gpus(table: str, listing: str) -> list[Named]:
    """GPUs of `nvidia-smi --query-gpu`; one that is cut counts as its slices, which `nvidia-smi -L` lists.

    Memory is rounded to whole GiB: what a driver keeps for itself changes with its version.
    """
    slices = parse_slices(listing)
    named: list[Named] = []
    for row in table.splitlines():
        index, uuid, name, memory, _ = (word.strip() for word in row.split(","))
        size = round(int(memory) / 1024) * 1024 if memory.isdigit() else 0
        for own, profile in slices.get(uuid, [("", "")]):
            named.append(((index, uuid, own), {"name": name, "memory_mib": size, "mig": profile}))
    return named


def parse_slices(listing: str) -> dict[str, list[tuple[str, str]]]:
    """The (UUID, profile) of each slice under its GPU's UUID, from the text of `nvidia-smi -L`."""
    slices: dict[str, list[tuple[str, str]]] = {}
    card = ""
    for kind, uuid in re.findall(r"^\s*(GPU \d+|MIG \S+).*\(UUID: (\S+)\)", listing, re.MULTILINE):
        if kind.startswith("GPU"):
            card = uuid
        else:
            slices.setdefault(card, []).append((uuid, kind.removeprefix("MIG ")))
    return slices


def choose(named: list[Named], choice: str | None) -> list[dict[str, Any]]:
    """The GPUs that CUDA_VISIBLE_DEVICES names, by index or beginning of a UUID; all if it is unset.

    Indices are nvidia-smi's; CUDA's own differ from them only where GPUs of different models are mixed.
    """
    chosen: list[dict[str, Any]] = []
    for word in choice.split(",") if choice is not None else []:
        match = [gpu for names, gpu in named if is_named(word.strip(), names)]
        if not match:
            break  # as CUDA does: what follows a name it does not know is not visible either
        chosen.append(match[0])
    return [gpu for _, gpu in named] if choice is None else chosen


def is_named(word: str, names: tuple[str, ...]) -> bool:
    """Whether `word` is a GPU's index, or begins its UUID."""
    return word in names if word.isdigit() else any(word and name.startswith(word) for name in names)
