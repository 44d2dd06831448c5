"""A settings class says how its fields are typed; what is typed becomes its values, and nothing else."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.option_values import count, pairs, percent, seconds, text, variable, variables
from bench.options import add_options, argument, files, option, repeated, settings_from, switch


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One of every kind of field, and one that nobody types."""

    side: str = argument("what it is of", metavar="SIDE")
    rest: tuple[str, ...] = argument("more of it", metavar="MORE", many="*")
    how_many: int = option("how many", default=3, metavar="N", parse=count)
    device: str = option("where", default="cpu", metavar="DEVICE", choices=("cpu", "gpu"))
    cases: tuple[str, ...] = repeated("which", metavar="GLOB")
    lanes: tuple[str, ...] = repeated("on which", metavar="NAME", together=True)
    env: Mapping[str, str] = repeated("with", metavar="NAME=VALUE", parse=variable, make=variables)
    strict: bool = switch("strictly")
    outputs: Mapping[str, Path] = files(lambda: {"json": "as JSON", "junit": "as JUnit XML"})
    untyped: int = 7


def typed(*words: str, **more: Any) -> Settings:
    """The settings of a command line."""
    parser = argparse.ArgumentParser(allow_abbrev=False, exit_on_error=False)
    add_options(parser, Settings)
    return settings_from(Settings, parser.parse_args(words), **more)


def test_what_is_not_typed_has_the_default_of_its_field() -> None:
    assert typed("A") == Settings(side="A")


def test_settings_made_in_python_have_the_same_defaults() -> None:
    made = Settings(side="A")
    assert (made.rest, made.how_many, made.device, made.cases, made.lanes) == ((), 3, "cpu", (), ())
    assert (made.env, made.strict, made.outputs, made.untyped) == ({}, False, {}, 7)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["B", "C"], {"rest": ("B", "C")}),
        (["--how-many", "5"], {"how_many": 5}),
        (["--device=gpu"], {"device": "gpu"}),
        (["--cases", "a*", "--cases", "b"], {"cases": ("a*", "b")}),
        (["--lanes", "x", "y", "--lanes", "z"], {"lanes": ("x", "y", "z")}),
        (["--env", "X=1", "--env", "Y=a=b", "--env", "X=2"], {"env": {"X": "2", "Y": "a=b"}}),
        (["--strict"], {"strict": True}),
        (
            ["--junit", "a.xml", "--json", "a.json"],
            {"outputs": {"json": Path("a.json"), "junit": Path("a.xml")}},
        ),
    ],
    ids=["many-arguments", "value", "choice", "often", "together", "mapping", "switch", "files"],
)
def test_what_is_typed_is_the_value_of_its_field(words: Sequence[str], expected: dict[str, Any]) -> None:
    assert typed("A", *words) == Settings(side="A", **expected)


def test_a_field_that_nobody_types_is_given() -> None:
    assert typed("A", untyped=8).untyped == 8


@pytest.mark.parametrize(
    "words",
    [[], ["A", "--how", "5"], ["A", "--how_many", "5"], ["A", "--device", "tpu"], ["A", "--how-many", "no"]],
    ids=["lacks-an-argument", "abbreviated", "underscore", "no-choice", "no-number"],
)
def test_what_is_not_understood_is_refused(words: Sequence[str]) -> None:
    with pytest.raises((argparse.ArgumentError, SystemExit)):
        typed(*words)


def test_the_help_names_every_field_that_is_typed() -> None:
    parser = argparse.ArgumentParser()
    add_options(parser, Settings)
    said = parser.format_help()
    for words in ("SIDE", "--how-many N", "--cases GLOB", "--env NAME=VALUE", "--json FILE", "as JUnit XML"):
        assert words in said
    assert "untyped" not in said


def test_a_required_option_has_no_default() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Reason:
        why: str = option("why", metavar="TEXT", required=True)

    with pytest.raises(TypeError, match="why"):
        Reason()
    parser = argparse.ArgumentParser()
    add_options(parser, Reason)
    assert settings_from(Reason, parser.parse_args(["--why", "because"])) == Reason(why="because")


@pytest.mark.parametrize("word", ["1", "20", "007"])
def test_a_count_is_a_positive_integer(word: str) -> None:
    assert count(word) == int(word)


@pytest.mark.parametrize("word", ["0", "-1", "1.5", "many", "²", "", " 1", "+1"])
def test_what_is_no_count_is_named(word: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="must be a positive integer") as refused:
        count(word)
    assert repr(word) in str(refused.value)


@pytest.mark.parametrize("word", ["0", "6", "-4", "4.0"])
def test_pairs_are_a_multiple_of_four(word: str) -> None:
    assert pairs("8") == 8
    with pytest.raises(argparse.ArgumentTypeError, match=f"'{word}' must be a"):
        pairs(word)


@pytest.mark.parametrize(("word", "value"), [("0.5", 0.5), ("999999", 999999.0), ("1e-3", 0.001)])
def test_seconds_are_a_positive_number(word: str, value: float) -> None:
    assert seconds(word) == value


@pytest.mark.parametrize("word", ["0", "-1", "soon", "nan", "inf", "1e6", ""])
def test_what_is_no_number_of_seconds_is_named(word: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=f"'{word}' must be a positive number of seconds"):
        seconds(word)


@pytest.mark.parametrize(("word", "value"), [("5", 0.05), ("5%", 0.05), ("0.5%", 0.005)])
def test_a_percentage_is_a_fraction_with_or_without_its_sign(word: str, value: float) -> None:
    assert percent(word) == pytest.approx(value)


@pytest.mark.parametrize("word", ["0", "100", "-1", "2x", "", "nan", "inf", "%"])
def test_what_is_no_percentage_is_named(word: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=f"'{word}' must be a percentage"):
        percent(word)


@pytest.mark.parametrize(("word", "made"), [("X=1", ("X", "1")), ("X=", ("X", "")), ("X=a=b", ("X", "a=b"))])
def test_a_variable_is_a_name_with_its_value(word: str, made: tuple[str, str]) -> None:
    assert variable(word) == made


@pytest.mark.parametrize("word", ["X", "=1", ""])
def test_what_is_no_variable_is_named(word: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=f"'{word}' must be NAME=VALUE"):
        variable(word)


def test_a_word_is_utf_8_whatever_the_locale() -> None:
    """In the C locale Python 3.10 reads bytes that are not ASCII one by one, as surrogates."""
    word = "Größe[*".encode()
    assert text(word.decode("ascii", errors="surrogateescape")) == "Größe[*"
    assert text("Größe[*") == "Größe[*"
