"""How much memory this process takes, and which of it is its own."""

from __future__ import annotations

import gc
import mmap
from pathlib import Path

from bench.measuring.memory import peaks, resident_bytes, uncollected

LARGE = 64 << 20


def test_the_resident_set_is_what_the_process_takes_now_and_the_peak_what_it_took_at_most() -> None:
    before = resident_bytes()
    taken = bytearray(LARGE)  # its pages are written to
    held = resident_bytes()
    assert 0.9 * LARGE < held - before < 1.5 * LARGE
    del taken
    assert resident_bytes() < held - 0.9 * LARGE
    assert peaks()["peak_bytes"] > held - 0.1 * LARGE


def test_pages_of_a_mapped_file_are_not_the_process_s_own(tmp_path: Path) -> None:
    (tmp_path / "library").write_bytes(bytes(LARGE))
    before = not_own()
    taken = bytearray(LARGE)
    assert abs(not_own() - before) < 0.1 * LARGE
    with (tmp_path / "library").open("rb") as file:
        library = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
    assert not any(library[at] for at in range(0, LARGE, mmap.PAGESIZE))  # every page is read
    assert 0.9 * LARGE < not_own() - before < 1.1 * LARGE
    del taken


def not_own() -> int:
    found = peaks()
    return found["peak_bytes"] - found["peak_own_bytes"]


def test_garbage_is_not_collected_meanwhile_and_is_again_afterwards() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
