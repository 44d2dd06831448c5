"""The NVIDIA GPUs that this process may use, as nvidia-smi lists them."""

from __future__ import annotations

import os
import re
import subprocess
from typing import Any

GPU_FIELDS = "index,uuid,name,memory.total,mig.mode.current"
UNREAD_GPU = {"name": "unread NVIDIA GPU", "memory_mib": 0, "mig": ""}
NVIDIA_SMI_SECONDS = 20  # without the persistence daemon, each GPU takes about a second to start

# A GPU, after the words that may name it in CUDA_VISIBLE_DEVICES.
Named = tuple[tuple[str, ...], dict[str, Any]]


def visible_gpus() -> list[dict[str, Any]]:
    """The NVIDIA GPUs, or MIG slices of them, that CUDA_VISIBLE_DEVICES shows to this process."""
    choice = os.environ.get("CUDA_VISIBLE_DEVICES")
    if choice in ("", "-1") or not any(map(os.path.exists, ("/dev/nvidiactl", "/dev/dxg"))):
        return []
    table = nvidia_smi(f"--query-gpu={GPU_FIELDS}", "--format=csv,noheader,nounits")
    slices = nvidia_smi("-L") if "Enabled" in table else ""
    if not table and os.path.exists("/dev/nvidiactl"):
        return [UNREAD_GPU]  # a machine with an unreadable GPU differs from one without a GPU
    return choose(parse_gpus(table, slices), choice)


def nvidia_smi(*arguments: str) -> str:
    """What nvidia-smi prints; "" if it is missing, fails or hangs."""
    try:
        done = subprocess.run(
            ["nvidia-smi", *arguments], capture_output=True, text=True, timeout=NVIDIA_SMI_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def parse_gpus(table: str, listing: str) -> list[Named]:
    """The GPUs of `nvidia-smi --query-gpu`; for a GPU with MIG slices, the slices that `nvidia-smi -L` lists.

    Memory is rounded to whole GiB, because the part that the driver reserves changes with its version.
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
    """The (UUID, profile) of each MIG slice, by the UUID of its GPU, from the text of `nvidia-smi -L`."""
    slices: dict[str, list[tuple[str, str]]] = {}
    card = ""
    for kind, uuid in re.findall(r"^\s*(GPU \d+|MIG \S+).*\(UUID: (\S+)\)", listing, re.MULTILINE):
        if kind.startswith("GPU"):
            card = uuid
        else:
            slices.setdefault(card, []).append((uuid, kind.removeprefix("MIG ")))
    return slices


def choose(named: list[Named], choice: str | None) -> list[dict[str, Any]]:
    """The GPUs that CUDA_VISIBLE_DEVICES names by index or by the beginning of a UUID; all if it is unset.

    The indices are nvidia-smi's. CUDA's differ only if the machine has GPUs of different models.
    """
    chosen: list[dict[str, Any]] = []
    for word in choice.split(",") if choice is not None else []:
        match = [gpu for names, gpu in named if is_named(word.strip(), names)]
        if not match:
            break  # like CUDA, which ignores all that follows an unknown name
        chosen.append(match[0])
    return [gpu for _, gpu in named] if choice is None else chosen


def is_named(word: str, names: tuple[str, ...]) -> bool:
    """Whether `word` is the index of a GPU or the beginning of its UUID."""
    return word in names if word.isdigit() else any(word and name.startswith(word) for name in names)
