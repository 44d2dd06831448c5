"""The command line: help that explains itself, and one line with an exit code for what is refused."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from bench.cli import COMMANDS, MODULES, main, parser

ROOT = Path(__file__).parents[1]
HEAVY = {"tensorflow", "keras", "scipy", "numpy", "pytest", "rich"}
IMPORTED = """
import sys
from contextlib import redirect_stdout, suppress
from bench.cli import COMMANDS, MODULES, main
with redirect_stdout(None):
    for words in ([], *([command] for command in COMMANDS)):
        with suppress(SystemExit):
            main([*words, "--help"])
print(*sys.modules)
"""


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_says_what_it_does_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    out = capsys.readouterr().out
    assert ended.value.code == 0
    what, example = COMMANDS[command]
    assert what in " ".join(out.split())
    assert f"\nexample: nox -s {command} -- {example}".removesuffix(" -- ") in out


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    out = capsys.readouterr().out
    assert (ended.value.code, [name for name in COMMANDS if f"    {name}" not in out]) == (0, [])


def test_the_help_imports_nothing_that_takes_time() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert ("bench.cli" in loaded, HEAVY & loaded) == (True, set())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_module_and_a_nox_session(command: str) -> None:
    sessions = {
        node.name
        for node in ast.parse((ROOT / "noxfile.py").read_text()).body
        if isinstance(node, ast.FunctionDef)
    }
    assert importlib.util.find_spec(f"bench.commands.{MODULES.get(command, command)}") is not None
    assert command in sessions


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


@pytest.mark.parametrize(
    ("option", "value"),
    [
        *(("--margin", value) for value in ("0", "100", "-1", "2x", "", "nan", "inf")),
        *(("--budget", value) for value in ("0", "-1", "soon", "nan", "inf", "1e6")),
        *(("--processes", value) for value in ("0", "-1", "1.5", "many", "²", "")),
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
        (["cpu_bench", "--cases"], "--cases: expected one argument"),
    ],
    ids=["no-command", "misspelt-command", "no-reason", "no-value"],
)
def test_a_command_line_that_lacks_something_exits_2_and_says_what(
    words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert (ended.value.code, complaint in capsys.readouterr().err.splitlines()[-1]) == (2, True)


@pytest.mark.parametrize(
    ("option", "said", "value"),
    [("budget", "0.5", 0.5), ("budget", "999999", 999999.0), ("processes", "1", 1), ("processes", "20", 20)],
)
def test_a_budget_is_in_seconds_and_processes_are_counted(option: str, said: str, value: float) -> None:
    assert getattr(parser().parse_args(["cpu_bench", f"--{option}", said]), option) == value


@pytest.mark.parametrize(("said", "margin"), [("5", 0.05), ("5%", 0.05), ("0.5%", 0.005)])
def test_a_margin_is_a_percentage_with_or_without_its_sign(said: str, margin: float) -> None:
    assert parser().parse_args(["cpu_bench", "--margin", said]).margin == pytest.approx(margin)


def test_without_options_a_benchmark_run_takes_the_documented_defaults() -> None:
    options = parser().parse_args(["cpu_bench"])
    assert (options.processes, options.budget, options.margin) == (3, 1.0, 0.02)
    assert (options.cases, options.dataset, options.strict, options.resume) == ([], "digits", False, False)
    assert (options.results, options.baselines) == (ROOT / "results", ROOT / "baselines")


def test_an_interrupted_command_exits_3_and_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("bench.commands.doctor.run", interrupted)
    assert main(["doctor"]) == 3
    assert capsys.readouterr().err.strip() == "doctor: interrupted; what was measured is kept"
