"""`containers`, and an image as a side of the other commands, with a real engine where there is one."""

from __future__ import annotations

import pytest

from bench.commands.containers import all_of
from bench.running.container_engine import Image
from tests.conftest import QUICK, SMALL, Place

NOWHERE = "unix:///nowhere/docker.sock"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("containers", ("--images", "cpu")),
        ("container_cost", ()),
        ("cpu_bench", ("--lane", "image:tfgauge-cpu")),
        ("compare", ("tf-2.21-cpu", "image:tfgauge-cpu")),
    ],
)
def test_where_no_engine_answers_that_is_one_line_and_3(
    place: Place, command: str, words: tuple[str, ...]
) -> None:
    ended = place.bench(command, *words, DOCKER_HOST=NOWHERE)
    assert (ended.code, ended.out) == (3, "")
    (line,) = ended.err.splitlines()
    assert line.startswith(f"{command}: no Docker engine can be had here (")


def test_pdb_does_not_reach_into_an_image(place: Place) -> None:
    ended = place.bench("debug", "--lane", "image:tfgauge-cpu", "--cases", SMALL)
    assert ended.code == 2
    assert ended.err.startswith(
        "debug: --lane image:tfgauge-cpu: pdb's terminal does not reach into a container"
    )


def test_each_image_has_checks_of_its_own_and_those_of_both(place: Place) -> None:
    cpu, gpu = (set(all_of(kind, place.results)) for kind in ("cpu", "gpu"))
    assert {"smoke suite", "killed, and gone on with"} <= cpu - gpu
    assert {"no GPU: refused"} <= gpu - cpu
    assert {"labels", "nothing writable", "layers and history", "bill of materials"} <= cpu & gpu


@pytest.mark.slow
@pytest.mark.engine
def test_an_image_is_benched_by_its_own_python_over_this_checkout(image: Image, place: Place) -> None:
    ended = place.bench("cpu_bench", "--lane", "image:tfgauge-cpu", "--cases", SMALL, *QUICK)
    assert ended.code == 0, ended.err
    environment = [line["environment"] for line in place.lines() if "environment" in line][-1]
    assert environment["software"]["image"] == image.variables["TFGAUGE_IMAGE"]
    assert environment["software"]["lock"] == image.lock
    assert environment["software"]["container"] == "docker"
    assert [record["side"] for record in place.records()] == ["image:tfgauge-cpu"]
    assert list(place.scratch.iterdir()) == []


@pytest.mark.slow
@pytest.mark.engine
def test_a_container_s_cost_is_judged_with_the_same_python_on_both_sides(image: Image, place: Place) -> None:
    ended = place.bench("container_cost", "--cases", SMALL, "--pairs", "4", "--budget", "1")
    assert ended.code in (0, 1), ended.err
    (differing,) = [
        line for line in ended.out.splitlines() if line.startswith("software that differs, A → B: ")
    ]
    names = {part.split()[0] for part in differing.partition(": ")[2].split("; ")}
    assert names <= {"container", "image", "memory_gib"}
    assert {record["side"] for record in place.records()} == {"tf-2.21-cpu", "tf-2.21-cpu in tfgauge-cpu"}
