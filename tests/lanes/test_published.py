"""The builds between two are those that the package index lists, sorted by version."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from bench.errors import Refusal
from bench.lanes.published import Build, builds_between, exact_build, published_versions


@pytest.mark.parametrize(
    ("text", "build"),
    [
        ("tf-2.20-cpu", "tensorflow-cpu==2.20.0"),
        ("tensorflow==2.18.0", "tensorflow-cpu==2.18.0"),
        ("tensorflow-cpu==2.18.0", "tensorflow-cpu==2.18.0"),
        ("tf-nightly-cpu==2.22.0.dev20260705", "tf-nightly-cpu==2.22.0.dev20260705"),
    ],
)
def test_a_lane_and_an_exact_requirement_name_one_build(text: str, build: str) -> None:
    assert exact_build(text).text == build


@pytest.mark.parametrize("text", ["tensorflow", "tensorflow>=2.18", "tensorflow==new", "tf-9-cpu", "image:x"])
def test_what_names_no_single_build_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        exact_build(text)
    assert refusal.value.exit_code == 2


def test_the_good_build_is_the_older_one() -> None:
    with pytest.raises(
        Refusal, match=r"^tensorflow-cpu==2\.20\.0 is not older than tensorflow-cpu==2\.18\.1; "
    ):
        builds_between(exact_build("tf-2.20-cpu"), exact_build("tf-2.18-cpu"))


@pytest.mark.slow
def test_releases_between_two_are_all_that_were_published() -> None:
    found = [
        build.text for build in builds_between(exact_build("tf-2.15-cpu"), exact_build("tensorflow==2.18.0"))
    ]
    assert found == [
        f"tensorflow-cpu=={v}" for v in ("2.15.1", "2.16.1", "2.16.2", "2.17.0", "2.17.1", "2.18.0")
    ]


@pytest.mark.slow
def test_nightlies_between_two_are_in_the_order_of_their_dates() -> None:
    ends = (exact_build(f"tf-nightly-cpu==2.22.0.dev{day}") for day in ("20260705", "20260905"))
    found = [build.version for build in builds_between(*ends)]
    assert found == sorted(found)
    assert len(found) > 10
    assert {version.release for version in found} == {(2, 22, 0)}


@pytest.mark.slow
def test_a_package_that_the_index_lacks_is_refused_with_3() -> None:
    ends = (Build("tf-nightly-none", Version(text)) for text in ("2.1.dev1", "2.2.dev1"))
    with pytest.raises(Refusal, match=r"^tf-nightly-none: cannot list its versions: ") as refusal:
        builds_between(*ends)
    assert refusal.value.exit_code == 3


@pytest.mark.slow
def test_a_list_without_an_index_that_does_not_answer_is_refused_with_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pip itself would present the files of another source as the whole list."""
    (tmp_path / "tensorflow_cpu-2.18.0-py3-none-any.whl").touch()
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    with pytest.raises(Refusal, match="is the package index reachable") as refusal:
        published_versions("tensorflow-cpu")
    assert refusal.value.exit_code == 3
