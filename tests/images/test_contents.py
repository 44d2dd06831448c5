"""What an image must and must not contain is noticed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.running.container_engine import Ended, Image
from images import building, contents
from images.check_support import Failed

LOCK, COMMIT = building.lock("cpu"), building.commit()
IMAGE = Image("tfgauge-cpu", "", 0, {"tfgauge.lock": LOCK, contents.REVISION: COMMIT})


def prints(text: str) -> Callable[..., Ended]:
    """A container that prints this."""
    return lambda *_, **__: Ended(0, text, "")


@pytest.mark.parametrize(
    ("labels", "lane", "said"),
    [
        (
            {"tfgauge.lock": "0" * 12},
            f"/opt/tfgauge/lanes/tf-{LOCK}",
            "the lock's label is '000000000000', expected",
        ),
        ({}, "/opt/tfgauge/lanes/tf-other", "the lane '/opt/tfgauge/lanes/tf-other' is not made from lock"),
        ({contents.REVISION: "0" * 40}, f"/opt/tfgauge/lanes/tf-{LOCK}", "the commit's label is '0000"),
    ],
    ids=["another-lock", "another-lane", "another-commit"],
)
def test_a_label_that_is_not_true_is_noticed(
    monkeypatch: pytest.MonkeyPatch, labels: dict[str, str], lane: str, said: str
) -> None:
    monkeypatch.setattr(contents, "run", prints(lane))
    with pytest.raises(Failed, match=said):
        contents.labels(Image("tfgauge-cpu", "", 0, {**IMAGE.labels, **labels}))


def test_true_labels_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "run", prints(f"/opt/tfgauge/lanes/tf-2.21-cpu-py3.11-{LOCK}\n"))
    assert contents.labels(IMAGE) == f"lock {LOCK}, commit {COMMIT[:12]}"


@pytest.mark.parametrize(
    ("printed", "said"),
    [("/usr/bin/gcc\npip\n10001\n", "contains /usr/bin/gcc, pip"), ("0\n", "runs as root")],
    ids=["tools", "root"],
)
def test_a_tool_or_root_is_noticed(monkeypatch: pytest.MonkeyPatch, printed: str, said: str) -> None:
    monkeypatch.setattr(contents, "run", prints(printed))
    with pytest.raises(Failed, match=said):
        contents.no_tools(IMAGE)


@pytest.mark.parametrize("name", ["/opt/tfgauge/suite/bench/cli.py", "/tmpfiles", "/results2"])
def test_a_writable_file_is_noticed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(contents, "run", prints(f"/tmp\n/results/run\n{name}\n"))
    with pytest.raises(Failed, match=f"writable: {name}$"):
        contents.nothing_writable(IMAGE)


def test_a_search_that_finds_not_even_tmp_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "run", prints(""))
    with pytest.raises(Failed, match="did not find /tmp"):
        contents.nothing_writable(IMAGE)


@pytest.mark.slow
@pytest.mark.engine
def test_root_can_write_everywhere_and_is_noticed(image: Image, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "USERS", (("--user", "0"),))
    with pytest.raises(Failed, match="writable: "):
        contents.nothing_writable(image)
