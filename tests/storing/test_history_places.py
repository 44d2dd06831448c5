"""A folder or a real S3-protocol server: writers that are killed lose nothing that they reported as written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.storing.history_places import place_of
from proofs.history_writers import tried
from proofs.object_server import BUCKET, serving

KILLS = 12  # `nox -s proofs -- history_writers` makes a hundred


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with serving(tmp_path_factory.mktemp("server")) as variables:
        os.environ.update(variables)
        yield variables
        for name in variables:
            del os.environ[name]


@pytest.mark.slow
def test_killed_writers_of_a_folder_lose_nothing(tmp_path: Path) -> None:
    found = tried(str(tmp_path / "history"), KILLS, {})
    assert (found.said > KILLS, found.lost, found.twice) == (True, 0, 0)


@pytest.mark.slow
def test_killed_writers_of_a_bucket_lose_nothing(server: dict[str, str]) -> None:
    found = tried(f"s3://{BUCKET}/killed", KILLS, server)
    assert (found.said > KILLS, found.lost, found.twice) == (True, 0, 0)


@pytest.mark.slow
def test_what_goes_from_a_bucket_goes_from_its_copy(server: dict[str, str], tmp_path: Path) -> None:
    here, there = (place_of(f"s3://{BUCKET}/copied", tmp_path / name) for name in ("here", "there"))
    here.add("points/m/2026/a.parquet", b"a")
    here.add("points/m/2026/b.parquet", b"b")
    assert [path.read_bytes() for path in there.local("points").values()] == [b"a", b"b"]
    here.remove("points/m/2026/a.parquet")
    here.remove("points/m/2026/a.parquet")
    assert list(there.local("points")) == ["points/m/2026/b.parquet"]
    assert not (list((tmp_path / "there").rglob("a.parquet")))


@pytest.mark.slow
def test_a_bucket_that_is_not_there_is_told_in_a_line(server: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no-such-bucket") as refused:
        place_of("s3://no-such-bucket/x", tmp_path).add("a", b"")
    assert (refused.value.exit_code, "\n" in str(refused.value)) == (3, False)
