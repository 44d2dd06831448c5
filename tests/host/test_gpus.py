"""The GPUs that CUDA would show are named, and slices count for the card that is cut."""

from __future__ import annotations

import pytest

from bench.host import gpus

GPU_TABLE = """\
0, GPU-aaaa1111, NVIDIA H100 80GB HBM3, 81559, Enabled
1, GPU-bbbb2222, NVIDIA L4, 23034, [N/A]
"""
GPU_LISTING = """\
GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-aaaa1111)
  MIG 3g.40gb     Device  0: (UUID: MIG-cccc3333)
  MIG 1g.10gb     Device  1: (UUID: MIG-dddd4444)
GPU 1: NVIDIA L4 (UUID: GPU-bbbb2222)
"""


def test_gpus_cut_into_slices_count_as_their_slices() -> None:
    """Memory is in whole GiB, whatever the driver keeps for itself."""
    assert gpus.choose(gpus.parse_gpus(GPU_TABLE, GPU_LISTING), None) == [
        {"name": "NVIDIA H100 80GB HBM3", "memory_mib": 81920, "mig": "3g.40gb"},
        {"name": "NVIDIA H100 80GB HBM3", "memory_mib": 81920, "mig": "1g.10gb"},
        {"name": "NVIDIA L4", "memory_mib": 22528, "mig": ""},
    ]


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        ("1", [("NVIDIA L4", "")]),
        ("GPU-bb", [("NVIDIA L4", "")]),
        ("MIG-dddd4444", [("NVIDIA H100 80GB HBM3", "1g.10gb")]),
        ("1, 0", [("NVIDIA L4", ""), ("NVIDIA H100 80GB HBM3", "3g.40gb")]),
        ("1,-1,0", [("NVIDIA L4", "")]),
        ("7", []),
        ("", []),
    ],
)
def test_only_the_gpus_that_cuda_would_show_are_named(choice: str, found: list[tuple[str, str]]) -> None:
    """By index, by the beginning of a UUID, and up to the first that does not exist."""
    chosen = gpus.choose(gpus.parse_gpus(GPU_TABLE, GPU_LISTING), choice)
    assert [(gpu["name"], gpu["mig"]) for gpu in chosen] == found


def test_a_gpu_that_cannot_be_named_is_not_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a device node and without an answer, the machine differs from one without a GPU."""
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr("os.path.exists", lambda path: path == "/dev/nvidiactl")
    monkeypatch.setattr(gpus, "nvidia_smi", lambda *_: "")
    assert gpus.visible_gpus() == [gpus.UNREAD_GPU]
