"""The hardware report, from runs on the disk to its files; what it cannot use it refuses in a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from pyarrow import csv, parquet

from bench.records import Record
from bench.storing.results import Results
from tests.builders import a_record, an_environment
from tests.conftest import Place

CASES = ("chain[n=8,device=cpu]", "chain[n=16,device=cpu]", "<b>größe 矩阵</b>[device=cpu]")


def a_run(folder: Path, factor: float, outcome: str = "proven", **software: str) -> str:
    """A run of three processes whose times are those of `CASES` by number, times a factor; the first case ends so."""
    return _run(folder, factor, [outcome, "proven", "proven"], **software)


def a_bad_run(folder: Path, outcome: str, **software: str) -> str:
    """A run in which every case ends so."""
    return _run(folder, 0.02, [outcome] * len(CASES), **software)


def _run(folder: Path, factor: float, outcomes: Sequence[str], **software: str) -> str:
    environment = an_environment(**software)
    results = Results(folder)
    results.start({"command": "cpu_bench", "run": folder.name})
    results.add(environment)
    for process in range(3):
        for number, (case, outcome) in enumerate(zip(CASES, outcomes, strict=True), 1):
            seconds = factor * number * (1 + 0.01 * process)
            results.add(_record(case, seconds, outcome, process, environment.key))
    return str(folder)


def _record(case: str, seconds: float, outcome: str, process: int, key: str) -> Record:
    return a_record(case, seconds, outcome, process=process, environment=key, run=key)


def embedded(page: Path) -> dict[str, object]:
    text = page.read_text()
    found: dict[str, object] = json.loads(text.partition('id="data">')[2].partition("</script>")[0])
    return found


def test_a_report_answers_first_and_has_the_same_numbers_in_every_file(place: Place) -> None:
    runs = [f"old={a_run(place.folder / 'r1', 0.02)}", f"new={a_run(place.folder / 'r2', 0.01, keras='4')}"]
    ended = place.bench("report", *runs, "--out", str(place.folder / "out"))
    assert ended.code == 0
    assert ended.out.startswith("new is 2.00× as fast as old, 95 % interval ")
    *page, where = ended.out.splitlines()
    assert max(map(len, page)) <= 100
    assert where.startswith("written: ")
    out = place.folder / "out"
    table = parquet.read_table(out / "speeds.parquet")
    assert csv.read_csv(out / "speeds.csv").num_rows == table.num_rows
    rows = table.to_pylist()
    assert rows[0]["n"] == 3
    assert rows[0]["speed"] == pytest.approx(2.0)
    assert "new is 2.00× as fast as old" in (out / "report.md").read_text()
    assert len(embedded(out / "report.html")["environments"]) == 2  # type: ignore[arg-type]


def test_names_stay_text_in_the_page(place: Place) -> None:
    runs = [f"</script><i>={a_run(place.folder / 'r1', 0.02)}", a_run(place.folder / "r2", 0.01, keras="4")]
    ended = place.bench("report", *runs, "--out", str(place.folder / "out"))
    assert ended.code == 0
    page = (place.folder / "out" / "report.html").read_text()
    assert "<b>größe" not in page
    assert "<i>" not in page.partition("<script>")[0]
    assert "größe 矩阵" in page


def test_a_single_environment_is_told_to_be_alone(place: Place) -> None:
    ended = place.bench("report", a_run(place.folder / "r1", 0.02), "--out", str(place.folder / "out"))
    assert ended.code == 0
    assert ended.out.splitlines()[0].startswith("TensorFlow 2.21.0 alone: 3 cases, 3 proven; ")
    assert "time of each case on A\n" in ended.out
    assert "20.2 ms" in ended.out


def test_what_is_wrong_has_no_speed_and_is_told(place: Place) -> None:
    wrong = a_run(place.folder / "r2", 0.01, "wrong", keras="4")
    ended = place.bench(
        "report", f"a={a_run(place.folder / 'r1', 0.02)}", f"b={wrong}", "--out", str(place.folder / "out")
    )
    assert ended.code == 0
    assert "over 2 cases proven on both; 1 wrong on b." in " ".join(ended.out.split())


@pytest.mark.parametrize("both", [False, True], ids=["on-one", "on-all"])
def test_where_every_case_is_wrong_the_report_says_so(place: Place, both: bool) -> None:
    good = a_bad_run(place.folder / "r1", "crashed" if both else "proven")
    bad = a_bad_run(place.folder / "r2", "wrong", keras="4")
    ended = place.bench("report", f"a={good}", f"b={bad}", "--out", str(place.folder / "out"))
    assert ended.code == 0
    told = "b cannot be compared with a: no case is proven and timed on both; 3 wrong on b"
    told += "; 3 crashed on a." if both else "."
    assert told in " ".join(ended.out.split())
    assert told in (place.folder / "out" / "report.md").read_text()
    assert parquet.read_table(place.folder / "out" / "speeds.parquet").num_rows == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "does not begin with the plan of a run"),
        ("no JSON\n", "line 1: is not JSON"),
        (
            '{"plan": {"command": "cpu_bench"}, "schema": 2}\n{"record": {"run": 1}}\n',
            "has a record that cannot be read",
        ),
        ('{"plan": {"command": "cpu_bench"}, "schema": 99}\n', "this tfgauge reads versions up to"),
    ],
    ids=["empty", "not-json", "no-record", "newer"],
)
def test_a_malformed_run_is_refused_in_a_line(place: Place, text: str, said: str) -> None:
    (place.folder / "r1").mkdir()
    (place.folder / "r1" / "records.jsonl").write_text(text)
    ended = place.bench("report", str(place.folder / "r1"), "--out", str(place.folder / "out"))
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (3, "", 1)
    assert said in ended.err
    assert not (place.folder / "out").exists()


def test_two_boxes_of_one_model_show_their_spread(place: Place) -> None:
    runs = [f"box{n}={a_run(place.folder / f'r{n}', 0.02 + 0.001 * n)}" for n in (0, 1)]
    ended = place.bench("report", *runs, "--out", str(place.folder / "out"))
    assert "That is no more than two boxes of one model differ by here: 1.05×." in ended.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nowhere"], 2, "report: nowhere: is no run and no baseline; "),
        (["RUN", "--baseline", "x"], 2, "report: --baseline 'x': no environment is called so; known are "),
        (["RUN", "--prices", "none.csv"], 2, "report: --prices none.csv: cannot be read "),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_line(
    place: Place, words: list[str], code: int, said: str
) -> None:
    run = a_run(place.folder / "r1", 0.02)
    ended = place.bench("report", *[run if word == "RUN" else word for word in words])
    assert (ended.code, ended.out) == (code, "")
    assert ended.err.startswith(said)
    assert len(ended.err.splitlines()) == 1


def test_a_run_without_records_is_refused(place: Place) -> None:
    results = Results(place.folder / "empty")
    results.start({"command": "cpu_bench"})
    ended = place.bench("report", str(place.folder / "empty"))
    assert (ended.code, ended.err.splitlines()) == (
        3,
        [f"report: {place.folder / 'empty'}: no record of any case; name a run that measured something"],
    )


def test_prices_add_what_a_call_costs(place: Place) -> None:
    prices = place.folder / "prices.csv"
    prices.write_text("environment,per_hour,currency\nTensorFlow 2.21.0,3.6,EUR\n")
    run = a_run(place.folder / "r1", 0.02)
    ended = place.bench("report", run, "--prices", str(prices), "--out", str(place.folder / "out"))
    assert ended.code == 0
    row = parquet.read_table(place.folder / "out" / "cases.parquet").to_pylist()[0]
    assert row["cost_per_call"] == pytest.approx(row["seconds"] * 3.6 / 3600)
