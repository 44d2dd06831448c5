"""The command line: help that explains itself, and one line with an exit code for what is refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
from argparse import SUPPRESS
from pathlib import Path

import pytest

from bench import commands
from bench.cli import main, parser, settings_of
from bench.commands import Command, known
from bench.commands.cpu_bench import Settings as BenchSettings
from bench.commands.doctor import Settings as DoctorSettings
from tests.conftest import NOX, ROOT

COMMANDS = known()
HEAVY = {"tensorflow", "keras", "scipy", "numpy", "pytest", "rich", "packaging", "yaml", "nox", "uv"}
# What `python -c ""` loads differs from one Python to the next; what the help adds to that does not.
MOST_MODULES = 130  # that all help together imports; Python takes about 0.05 s to import so many of its own
IMPORTED = """
import sys
before = set(sys.modules)
from contextlib import redirect_stdout, suppress
from bench.cli import main
from bench.commands import names
with redirect_stdout(None):
    for words in ([], *([command] for command in names())):
        with suppress(SystemExit):
            main([*words, "--help"])
print(*set(sys.modules) - before)
"""
MINE = '''
"""`greet`: says hello."""

from __future__ import annotations

from dataclasses import dataclass

from bench.commands import Command
from bench.options import option


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `greet` takes."""

    name: str = option("whom (default you)", default="you", metavar="NAME")


def run(settings: Settings) -> int:
    """Say hello; 0."""
    print(f"hello {settings.name}")
    return 0


COMMAND = Command(help="say hello", example="--name me", settings=Settings, run=run)
'''


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_says_what_it_does_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    out = capsys.readouterr().out
    assert ended.value.code == 0
    assert COMMANDS[command].help in " ".join(out.split())
    example = f"example: nox -s {command} -- {COMMANDS[command].example}".removesuffix(" -- ")
    assert example in " ".join(out.split())


@pytest.mark.parametrize("command", [name for name, each in COMMANDS.items() if each.example])
def test_the_example_of_every_command_is_a_command_line_that_is_understood(command: str) -> None:
    words = COMMANDS[command].example.replace("'", "").split('"')
    parts = [part for n, each in enumerate(words) for part in ([each] if n % 2 else each.split())]
    name, _, settings = settings_of([command, *parts])
    assert (name, type(settings)) == (command, COMMANDS[command].settings)


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    out = capsys.readouterr().out
    assert (ended.value.code, [name for name in COMMANDS if f"    {name}" not in out]) == (0, [])


def test_the_help_of_all_commands_imports_little() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "bench.cli" in loaded
    assert {name for name in loaded if name.partition(".")[0] in HEAVY} == set()
    assert len(loaded) <= MOST_MODULES, sorted(loaded)


def test_the_default_of_an_option_stands_in_its_settings_only() -> None:
    """So that settings made in Python and from a command line are the same."""
    listed = parser()._subparsers
    assert listed
    (choices,) = (action.choices for action in listed._group_actions)
    assert isinstance(choices, dict)
    actions = [action for each in choices.values() for action in each._actions if action.dest != "help"]
    assert {action.default for action in actions} == {SUPPRESS}


def test_a_command_line_becomes_typed_settings() -> None:
    words = ("--cases", "matmul*", "--env", "X=1", "--margin", "5%", "-k", "chain", "--json", "a.json")
    name, command, settings = settings_of(["cpu_bench", *words])
    assert (name, command) == ("cpu_bench", COMMANDS["cpu_bench"])
    assert settings == BenchSettings(
        cases=("matmul*",),
        env={"X": "1"},
        margin=0.05,
        pytest=("-k", "chain"),
        outputs={"json": Path("a.json")},
    )


def test_without_options_the_settings_are_the_defaults() -> None:
    assert settings_of(["cpu_bench"])[2] == BenchSettings()


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("cpu_bench --marg 3", "unknown argument '--marg'"),
        ("cpu_bench --case chain*", "unknown argument '--case'"),
        ("cpu_bench --bogus", "unknown argument '--bogus'"),
        ("cpu_bench stray", "unknown argument 'stray'"),
        ("cpu_bench --why because", "unknown argument '--why'"),
        ("cpu_bench --benchmark-compare-fail=mean:5%", "--benchmark-compare-fail=mean:5%: a fixed threshold"),
        ("cpu_bench -k", "-k: needs a value"),
        ("gpu_bench --benchmark-json", "--benchmark-json: needs a value"),
        ("smoke --strict", "unknown argument '--strict'"),
        ("smoke --budget 1", "unknown argument '--budget'"),
        ("smoke -k chain", "unknown argument '-k'"),
        ("rebaseline --why because --margin 3", "unknown argument '--margin'"),
        ("compare A B --resum", "unknown argument '--resum'"),
        ("doctor --cases chain*", "unknown argument '--cases'"),
        ("data --dataset mnist", "unknown argument '--dataset'"),
    ],
    ids=lambda value: value.replace("*", ""),
)
def test_what_is_abbreviated_unknown_or_of_another_command_exits_2_with_one_line(
    line: str, refused: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line.split()) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert said.err.startswith(f"{line.split(maxsplit=1)[0]}: {refused}")


@pytest.mark.parametrize("command", COMMANDS)
def test_no_option_is_abbreviated(command: str) -> None:
    listed = parser()._subparsers
    assert listed
    (choices,) = (action.choices for action in listed._group_actions)
    assert isinstance(choices, dict)
    assert not choices[command].allow_abbrev


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(("--margin", value) for value in ("0", "100", "-1", "2x", "", "nan", "inf")),
        *(("--budget", value) for value in ("0", "-1", "soon", "nan", "inf", "1e6")),
        *(("--processes", value) for value in ("0", "-1", "1.5", "many", "²", "")),
        ("--env", "TF_X"),
        ("--patience", "0"),
    ],
)
def test_a_value_that_makes_no_sense_exits_2_naming_option_and_value(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["cpu_bench", f"{option}={value}"])
    last = capsys.readouterr().err.splitlines()[-1]
    assert (ended.value.code, f"argument {option}: " in last and repr(value) in last) == (2, True)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "required: COMMAND"),
        (["cpu_bnech"], "invalid choice: 'cpu_bnech'"),
        (["rebaseline"], "required: --why"),
        (["bisect", "A", "B"], "required: --case"),
        (["sweep", "A"], "required: B"),
        (["compare", "A"], "required: B"),
        (["cpu_bench", "--cases"], "--cases: expected one argument"),
        (["compare", "A", "B", "--device", "tpu"], "invalid choice: 'tpu'"),
    ],
    ids=[
        "no-command",
        "misspelt-command",
        "no-reason",
        "no-case",
        "one-side",
        "no-b",
        "no-value",
        "no-choice",
    ],
)
def test_a_command_line_that_lacks_something_exits_2_and_says_what(
    words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert (ended.value.code, complaint in capsys.readouterr().err.splitlines()[-1]) == (2, True)


@pytest.mark.parametrize(
    ("command", "said"),
    [("doctor", "kept"), ("compare", "kept; --resume goes on"), ("cpu_bench", "kept; --resume goes on")],
)
def test_an_interrupted_command_exits_3_and_says_how_to_go_on(
    command: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    settings = COMMANDS[command].settings
    monkeypatch.setattr(commands, "load", lambda _: Command("help", settings, interrupted))
    assert main([command, *(["A", "B"] if command == "compare" else [])]) == 3
    assert capsys.readouterr().err.strip() == f"{command}: interrupted; what was measured is {said}"


def test_a_full_disk_is_one_line_and_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: object) -> int:
        raise OSError(28, "No space left on device", "run.jsonl")

    monkeypatch.setattr(commands, "load", lambda _: Command("help", DoctorSettings, full))
    monkeypatch.setattr("bench.cli._drop_output", lambda: None)  # pytest needs its output
    assert main(["doctor"]) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("doctor: [Errno 28] No space left on device: 'run.jsonl'; free space, ")


def test_adding_a_command_takes_one_file(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "bench", tmp_path / "bench", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "bench" / "commands" / "greet.py").write_text(MINE)

    def out(*words: str) -> str:
        done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout

    assert "greet say hello" in " ".join(out(sys.executable, "-m", "bench", "--help").split())
    assert "--name NAME whom (default you)" in " ".join(
        out(sys.executable, "-m", "bench", "greet", "--help").split()
    )
    assert out(sys.executable, "-m", "bench", "greet", "--name", "Ada") == "hello Ada\n"
    if NOX:
        shutil.copy(ROOT / "noxfile.py", tmp_path)
        assert "- greet -> say hello." in out(*NOX, "-l")
