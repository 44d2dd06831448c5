"""How much memory this process takes."""

from __future__ import annotations

import gc

from bench.measuring.memory import peak_bytes, resident_bytes, uncollected

LARGE = 64 << 20


def test_the_resident_set_is_what_the_process_takes_now_and_the_peak_what_it_took_at_most() -> None:
    before = resident_bytes()
    taken = bytearray(LARGE)  # its pages are written to
    held = resident_bytes()
    assert 0.9 * LARGE < held - before < 1.5 * LARGE
    del taken
    assert resident_bytes() < held - 0.9 * LARGE
    assert peak_bytes() > held - 0.1 * LARGE


def test_garbage_is_not_collected_meanwhile_and_is_again_afterwards() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()
