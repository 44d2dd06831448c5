"""A report goes to the terminal in short and to files in whole; a place that cannot take one is refused at once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.reporting import formats
from bench.reporting.presentation import Cell, Outcome, Page, Presentation, Table, columns, line
from bench.reporting.publish import publish, require_writable, write

LINES = (line("telling case"), line("quiet case", telling=False))
PAGE = Page((Cell("2 cases"),), (Table("table", columns("case"), LINES),))
SHOWN = Presentation(PAGE, {"schema": 1}, (Outcome("g", "a", "passed"), Outcome("g", "b", "passed")))


def test_the_terminal_has_what_tells_most_and_says_how_to_see_the_rest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    publish(SHOWN, {})
    out = capsys.readouterr().out
    assert out.startswith("2 cases\n")
    assert "telling case" in out
    assert "quiet case" not in out
    assert "1 of 2 cases; --all shows the others" in out


def test_all_shows_what_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    publish(SHOWN, {}, everything=True)
    out = capsys.readouterr().out
    assert "quiet case" in out
    assert "--all" not in out


def test_data_and_outcomes_are_whole_whatever_the_terminal_shows(tmp_path: Path) -> None:
    publish(SHOWN, {name: tmp_path / name for name in ("json", "junit")})
    assert json.loads((tmp_path / "json").read_text()) == SHOWN.data
    assert 'tests="2"' in (tmp_path / "junit").read_text()


@pytest.mark.parametrize("everything", [False, True])
def test_the_markdown_is_the_page_of_the_terminal(tmp_path: Path, everything: bool) -> None:
    publish(SHOWN, {"markdown": tmp_path / "report.md"}, everything)
    said = (tmp_path / "report.md").read_text()
    assert ("quiet case" in said, "--all" in said) == (everything, not everything)


def test_there_is_an_option_for_every_format() -> None:
    assert {"json", "junit", "markdown", "svg"} <= set(formats.described())
    assert all(formats.described().values())


@pytest.mark.parametrize("name", ["json", "junit", "markdown"])
def test_a_file_that_cannot_be_written_is_refused_by_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "no-such-folder" / "report"
    with pytest.raises(Refusal, match=f"{re.escape(str(path))}: cannot be written") as refused:
        write(SHOWN, {name: path})
    assert refused.value.exit_code == 3


def test_a_place_that_cannot_be_written_is_refused_before_the_run(tmp_path: Path) -> None:
    for path in (tmp_path / "missing" / "report.json", tmp_path):
        with pytest.raises(Refusal, match=f"--json {re.escape(str(path))}: cannot be written; ") as caught:
            require_writable({"json": path})
        assert caught.value.exit_code == 3
    require_writable({"json": tmp_path / "report.json", "markdown": tmp_path / "report.md"})


def test_a_file_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("old")
    require_writable({"json": tmp_path / "report.json"})
    write(SHOWN, {"json": tmp_path / "report.json"})
    assert json.loads((tmp_path / "report.json").read_text()) == {"schema": 1}


def test_a_name_in_the_current_folder_is_written_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    require_writable({"json": Path("report.json")})
    write(SHOWN, {"json": Path("report.json")})
    assert (tmp_path / "report.json").exists()
