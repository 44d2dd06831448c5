"""A requirement is a lane if one is locked for it; otherwise it is resolved with the dependencies of its own day."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from bench.errors import Refusal
from bench.lanes import locked
from bench.lanes.resolved import find_or_resolve
from bench.reporting.progress import say

RELEASES = {  # wheel: its upload, the public index's own times
    "tensorflow-2.16.1": "2024-03-09T00:24:47.531243Z",
    "tensorflow-2.17.0": "2024-07-11T16:47:05Z",
    "keras-3.0.5": "2024-02-14T22:35:37Z",
    "keras-3.1.0": "2024-03-18T19:28:44Z",
    "keras-3.4.1": "2024-06-26T15:41:49Z",
    "keras-3.5.0": "2024-08-12T20:42:50Z",
    "tf_nightly-2.22.0.dev20260629": "2026-06-29T20:28:57Z",
    "keras_nightly-3.16.0.dev2026062905": "2026-06-29T05:10:00Z",
    "keras_nightly-3.16.0.dev2026063005": "2026-06-30T05:10:00Z",
}
NEEDS = {"tensorflow": "keras>=3.0.0", "tf-nightly": "keras-nightly>=3.12.0.dev"}
JSON = "application/vnd.pypi.simple.v1+json"


@pytest.fixture
def times() -> dict[str, str]:
    """The upload times that the index tells, which a test may empty."""
    return dict(RELEASES)


@pytest.fixture
def index(times: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package index on this machine, the only one that uv sees; locks are kept in the test's own folder."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = answer(self.path, times)
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    for name in ("UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS", "UV_EXCLUDE_NEWER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("UV_NO_CACHE", "1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    yield
    server.shutdown()
    server.server_close()


def answer(path: str, times: Mapping[str, str]) -> tuple[str, str]:
    """What the index sends for a project's page, `/keras/`, or for a wheel's metadata; its type first."""
    name = path.strip("/").split("-py3")[0]
    if path.endswith(".metadata"):
        project, version = name.replace("_", "-").rsplit("-", 1)
        extra = f"Requires-Dist: {NEEDS[project]}\nProvides-Extra: and-cuda\n" if project in NEEDS else ""
        return "text/plain", f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n{extra}"
    wheels = [each for each in RELEASES if each.split("-")[0].replace("_", "-") == name]
    files = [
        {"filename": f"{each}-py3-none-any.whl", "url": f"/{each}-py3-none-any.whl", "core-metadata": True}
        | {"hashes": {"sha256": f"{number:064x}"}}
        | ({"upload-time": times[each]} if each in times else {})
        for number, each in enumerate(wheels)
    ]
    return JSON, json.dumps({"meta": {"api-version": "1.1"}, "name": name, "versions": [], "files": files})


@pytest.mark.parametrize("text", ["tf-2.20-cpu", "tensorflow==2.20.0", "tensorflow-cpu==2.20.0"])
def test_a_lane_is_found_by_its_name_and_by_an_exact_requirement(text: str) -> None:
    said: list[str] = []
    assert find_or_resolve(text, said.append) == locked.find("tf-2.20-cpu")
    assert said == []


@pytest.mark.parametrize("text", ["tf-2.99-cpu", "numpy==2.0", "", "tensorflow 2.20"])
def test_text_that_is_neither_a_lane_nor_a_tensorflow_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"^no lane ") as refusal:
        find_or_resolve(text, say)
    assert refusal.value.exit_code == 2


def test_the_lane_of_2_16_2_has_the_keras_of_its_month() -> None:
    assert "\nkeras==3.4.1 " in find_or_resolve("tensorflow==2.16.2", say).lock.read_text()


@pytest.mark.slow
@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("requirement", "dependency"),
    [
        ("tensorflow==2.16.1", "keras==3.0.5"),
        ("tensorflow==2.17.0", "keras==3.4.1"),
        ("tensorflow>=2.16", "keras==3.4.1"),  # the same build, and so the same environment
        ("tf-nightly==2.22.0.dev20260629", "keras-nightly==3.16.0.dev2026062905"),
        ("tf-nightly", "keras-nightly==3.16.0.dev2026062905"),
    ],
)
def test_dependencies_are_the_newest_at_the_upload_of_the_build(requirement: str, dependency: str) -> None:
    assert f"{dependency} " in find_or_resolve(requirement, say).lock.read_text()


@pytest.mark.slow
@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("requirement", "kept", "gone"),
    [
        ("tf-nightly==2.22.0.dev20260629+keras==3.4.1", "keras==3.4.1", "keras-nightly"),
        ("tensorflow==2.17.0+keras-nightly==3.16.0.dev2026062905", "keras-nightly==3.16", "keras=="),
    ],
)
def test_of_keras_and_its_nightly_a_lane_has_the_one_that_is_named(
    requirement: str, kept: str, gone: str
) -> None:
    """Both fill the same folder: with both, nobody knows which is measured."""
    lock = find_or_resolve(requirement, say).lock.read_text()
    assert kept in lock
    assert gone not in lock


@pytest.mark.slow
@pytest.mark.usefixtures("index")
def test_the_date_is_said_and_kept_in_the_lock() -> None:
    said: list[str] = []
    lane = find_or_resolve("tensorflow==2.16.1", said.append)
    assert said == [
        "resolving tensorflow==2.16.1",
        "tensorflow==2.16.1: dependencies as of 2024-03-09 01:24 UTC, within an hour of its upload",
    ]
    assert lane.lock.read_text().startswith("# as of 2024-03-09T01:24:47Z\nkeras==3.0.5 ")


@pytest.mark.slow
@pytest.mark.usefixtures("index")
def test_without_upload_times_todays_dependencies_are_used_and_that_is_said(times: dict[str, str]) -> None:
    times.clear()
    said: list[str] = []
    lane = find_or_resolve("tensorflow==2.16.1", said.append)
    assert lane.lock.read_text().startswith("keras==3.5.0 ")
    assert said[1] == (
        "tensorflow==2.16.1: the package index gives no upload times, so the newest dependencies of today are used"
    )


@pytest.mark.slow
@pytest.mark.usefixtures("index")
def test_an_extra_is_a_lane_of_its_own() -> None:
    plain, cuda = (find_or_resolve(f"tensorflow{extra}==2.16.1", say) for extra in ("", "[and-cuda]"))
    assert (plain.name, cuda.name) == ("tensorflow-2.16.1", "tensorflow-and-cuda-2.16.1")


@pytest.mark.slow
@pytest.mark.usefixtures("index")
def test_a_version_that_the_index_lacks_is_refused_with_3() -> None:
    with pytest.raises(Refusal, match=r"^tensorflow==2\.99\.0: cannot be resolved: ") as refusal:
        find_or_resolve("tensorflow==2.99.0", say)
    assert refusal.value.exit_code == 3


@pytest.mark.slow
def test_the_public_index_tells_upload_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Keras of March 2024 has a bug that the one of a lane's later date has not."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    lane = find_or_resolve("tensorflow-cpu==2.16.1", say)
    assert "\nkeras==3.0.5 " in lane.lock.read_text()


@pytest.mark.slow
def test_the_newest_nightly_is_resolved_and_its_lock_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    lane = find_or_resolve("tf-nightly", say)
    assert lane.lock == tmp_path / "tfgauge" / "locks" / f"{lane.name}.txt"
    assert lane.name == f"tf-nightly-{lane.version}"
    assert ".dev" in lane.version
    assert "--hash=sha256:" in lane.lock.read_text()
    assert "http" not in lane.lock.read_text()  # no index's address
