"""What the pages say is so: sizes, commands, links, generated parts, words; and what they show runs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import get_args
from xml.etree import ElementTree

import pytest

from bench import records, verdicts
from bench.cli import settings_of
from bench.commands import known
from bench.commands.__main__ import page
from bench.judging.series import SERIES
from tests.conftest import PATIENCE, QUICK, ROOT, Place
from tests.python_files import classes_of, strings_and_comments_of

DOCS = ROOT / "docs"
README = ROOT / "README.md"
MOST_LINES, MOST_COLUMNS = 120, 100
FLOW = 60  # lines of "How a case flows"
GENERATED = {"conformance.md", "history.md", "note.md", "commands.md", "regressions.md"}
OWN = [path for path in sorted(DOCS.glob("*.md")) if path.name not in GENERATED]  # written by hand
PAGES = [README, ROOT / "CONTRIBUTING.md", *OWN]
SESSIONS = {"tests", "lint", "types", "proofs", "lock", *known()}
# Private dialect, and English that is turned round: what to say instead is in the second column.
FORBIDDEN = {
    r"is no whole number|no whole number above": "must be a positive integer",
    r"are said to have moved": "are reported as changed",
    r"were faster than; what is compared": "times are each side's 10th percentile",
    r"knows nothing of": "says nothing about",
    r"\bdeaf\b": "handles no interrupt",
    r"\bno want\b": "say what it is",
    r"lend each other": "pooled across cases",
    r"as good as nothing": "negligible",
    r"\bgone on with\b": "resumed",
}
SYNONYMS = {  # of the glossary's words: what people would take for another thing
    r"\btest[- ]cases?\b": "case",
    r"\bbenchmark cases?\b": "case",
    r"\b(task|work) items?\b": "task",
    r"\bbaseline side\b": "side A",
}


def text_of(path: Path) -> str:
    """A page's text."""
    return path.read_text(encoding="utf-8")


def blocks(path: Path, language: str) -> list[str]:
    """The code blocks of a page in a language."""
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```", text_of(path), flags=re.DOTALL | re.MULTILINE)
    return [str(block) for block in found]


def commands_of(path: Path) -> list[list[str]]:
    """The words of every nox command in a page's console blocks."""
    found = []
    for block in blocks(path, "console"):
        lines = re.sub(r"\\\n\s*", "", block).splitlines()
        typed = [line.strip()[2:] for line in lines if line.strip().startswith("$ ")]
        for command in typed:
            plain = command.replace("…", "tf-2.20-cpu").replace(
                "tf-2.{12..21}-cpu", "tf-2.12-cpu tf-2.21-cpu"
            )
            words = shlex.split(plain, comments=True)
            found += [list(part) for and_, part in groupby(words, "&&".__eq__) if not and_]
    return [words for words in found if words[:2] == ["nox", "-s"]]


def prose_of(path: Path) -> list[str]:
    """The lines of a page outside of tables, outputs and comments that name a command."""
    without = re.sub(r"```text\n.*?```|<!--.*?-->", "", text_of(path), flags=re.DOTALL)
    return [line for line in without.splitlines() if not line.startswith("|")]


def entries() -> dict[str, str]:
    """The glossary: each entry's text by its word."""
    found = re.findall(r"^- \*\*(.+?)\*\*: (.*?)(?=^- \*\*|\Z)", text_of(DOCS / "glossary.md"), re.S | re.M)
    return dict(found)


def test_the_readme_fits_in_a_few_screens() -> None:
    lines = text_of(README).splitlines()
    assert (len(lines) <= MOST_LINES, [line for line in lines if len(line) > MOST_COLUMNS]) == (True, [])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_prose_fits_the_width(path: Path) -> None:
    assert [line for line in prose_of(path) if len(line) > MOST_COLUMNS] == []


def test_how_a_case_flows_is_a_page() -> None:
    part = text_of(ROOT / "CONTRIBUTING.md").partition("## How a case flows")[2].partition("\n## ")[0]
    named = {name for name in re.findall(r"`((?:bench|workloads)/[a-z_/]+(?:\.py)?)`", part)}
    assert part.count("\n") <= FLOW
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_commands_in_a_page_are_understood(path: Path) -> None:
    for words in commands_of(path):
        sessions, options = words[2:], []
        if "--" in words:
            sessions, options = words[2 : words.index("--")], words[words.index("--") + 1 :]
        assert set(sessions) <= SESSIONS, words
        for name in set(sessions) & set(known()):
            assert settings_of([name, *options])[0] == name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_sessions_and_proofs_named_in_a_page_exist(path: Path) -> None:
    named = re.findall(r"nox -s ([a-z_]+)(?: -- ([a-z_]+))?", text_of(path))
    assert {session for session, _ in named} <= SESSIONS
    proofs = {proof for session, proof in named if session == "proofs" and proof}
    assert sorted(proof for proof in proofs if not (ROOT / "proofs" / f"{proof}.py").exists()) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_of_a_page_resolve(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text_of(path))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_page_is_linked_from_another() -> None:
    linked = {
        (path.parent / target).resolve()
        for path in PAGES
        for target in re.findall(r"\]\(([^)#]+)\)", text_of(path))
    }
    assert [path.name for path in OWN if path.resolve() not in linked] == []


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert page(known()) == text_of(DOCS / "commands.md"), "python -m bench.commands writes it anew"


def test_the_picture_needs_no_network() -> None:
    picture = text_of(DOCS / "compare.svg")
    assert ElementTree.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
    assert re.findall(r"https?://", picture) == ["http://"]  # the name of SVG itself


def test_the_glossary_is_in_order_and_says_each_word_once() -> None:
    words = re.findall(r"^- \*\*(.+?)\*\*", text_of(DOCS / "glossary.md"), re.M)
    assert words == sorted(set(words))


def test_words_that_the_glossary_refers_to_have_an_entry() -> None:
    words = set(entries())
    referred = {
        re.sub(r"\s+", " ", word)
        for text in entries().values()
        for word in re.findall(r"\*(.+?)\*", text, re.S)
    }
    singulars = {word: {word, word[:-1], word[:-2], f"{word[:-3]}y"} for word in referred}
    assert sorted(word for word, each in singulars.items() if not each & words) == []


@pytest.mark.parametrize(
    ("module", "kind"),
    [(verdicts, "Judgement"), (records, "CheckOutcome"), (records, "Kind"), (records, "Role")],
)
def test_values_of_closed_sets_are_in_the_glossary(module: ModuleType, kind: str) -> None:
    said = set(re.findall(r"`(\w+)`", text_of(DOCS / "glossary.md")))
    assert sorted(set(get_args(getattr(module, kind))) - said - {""}) == []


def test_every_series_is_in_the_glossary() -> None:
    assert sorted(set(SERIES) - set(re.findall(r"`(\w+)`", text_of(DOCS / "glossary.md")))) == []


@pytest.mark.parametrize("file", ["bench/records.py", "workloads/_spec.py"])
def test_the_values_that_flow_are_in_the_glossary(file: str) -> None:
    said = {word.replace(" ", "") for word in entries()} | {
        word.lower() for word in re.findall(r"`(\w+)`", text_of(DOCS / "glossary.md"))
    }
    assert sorted(name for name in classes_of(ROOT / file) if name.lower() not in said) == []


@pytest.mark.parametrize("phrase", [*FORBIDDEN, *SYNONYMS])
def test_pages_and_code_have_no_private_dialect(phrase: str) -> None:
    sought = re.compile(phrase, re.I)
    texts = {path: " ".join(prose_of(path)) for path in PAGES}
    for folder in ("bench", "workloads", "images"):
        texts |= {path: strings_and_comments_of(path) for path in sorted((ROOT / folder).rglob("*.py"))}
    found = [f"{path.relative_to(ROOT)}" for path, text in texts.items() if sought.search(text)]
    assert found == [], f"say: {instead(phrase)}"


def instead(phrase: str) -> str:
    """What to say instead of a phrase."""
    return {**FORBIDDEN, **SYNONYMS}[phrase]


@pytest.mark.slow
@pytest.mark.parametrize("path", [README, DOCS / "own-workload.md"], ids=lambda path: path.name)
def test_the_case_that_a_page_shows_is_proven(place: Place, path: Path) -> None:
    (place.folder / "mine.py").write_text(blocks(path, "python")[0])
    words = ["--workloads", str(place.folder / "mine.py"), "--cases", "mine*", *QUICK]
    ended = place.bench("cpu_bench", *words)
    assert ended.code == 0, ended
    assert {record["check"]["outcome"] for record in place.records()} == {"proven"}


def test_the_case_in_the_readme_has_ten_lines() -> None:
    assert sum(bool(line.strip()) for line in blocks(README, "python")[0].splitlines()) == 10


@pytest.mark.slow
def test_the_code_of_the_page_on_python_runs(tmp_path: Path) -> None:
    (code,) = blocks(DOCS / "python.md", "python")
    (tmp_path / "results").mkdir()
    deadline = time.monotonic() + PATIENCE
    while True:
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        if "another run measures" not in done.stderr or time.monotonic() > deadline:
            break
        time.sleep(1)
    assert done.returncode == 0, done.stderr
    first, *_ = done.stdout.splitlines()
    assert first.startswith("linear_regression[samples=2000,mode=function,device=cpu] ")
    assert "### time per call, side by side" in done.stdout


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.json")), ids=lambda path: path.name)
def test_a_stored_table_names_no_folder_of_the_machine_that_made_it(path: Path) -> None:
    assert re.findall(r'"/[^"]*/results/[^"]*"', text_of(path)) == []
