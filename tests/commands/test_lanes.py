"""`lanes` lists what is there, and prunes what follows from no lock of this checkout."""

from __future__ import annotations

import pytest

from bench.lanes import locked
from tests.conftest import Place

PYTHON = f"3.{locked.find('tf-2.20-cpu').python[0]}"  # this machine's, for the newer lanes


def test_every_lane_is_listed_with_its_tensorflow_python_and_size(place: Place) -> None:
    ended = place.bench("lanes", XDG_CACHE_HOME=str(place.folder))
    lines = ended.out.splitlines()
    assert ended.code == 0
    assert [line.split()[0] for line in lines] == [lane.name for lane in locked.known()]
    assert lines[-2].split()[1:] == ["TensorFlow", "2.21.0", "Python", PYTHON, "not", "made"]


@pytest.mark.parametrize("words", [(), ("--prune",)], ids=["list", "prune"])
def test_what_follows_from_no_lock_is_said_and_pruned_if_asked(place: Place, words: tuple[str, ...]) -> None:
    kept = place.folder / "tfgauge" / "lanes" / locked.find("tf-2.20-cpu").folder.name
    old = kept.with_name("tf-2.20-cpu-py3.9-0123456789ab")
    for folder in (kept, old):
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "python").write_bytes(b"x" * 2_000_000)
    ended = place.bench("lanes", *words, XDG_CACHE_HOME=str(place.folder))
    assert ended.code == 0
    assert f"Python {PYTHON}  2 MB" in ended.out
    assert ("--prune removes it" in ended.out, old.exists(), kept.exists()) == (not words, not words, True)


def test_a_lane_that_is_not_there_cannot_be_made(place: Place) -> None:
    ended = place.bench("lanes", "--make", "tf-1.0-cpu", XDG_CACHE_HOME=str(place.folder))
    assert ended.code == 2
    assert ended.err.startswith("lanes: no lane 'tf-1.0-cpu'; there are tf-2.12-cpu, ")
