"""Options as fields: a command's settings are a frozen dataclass, and each field says how people type it.

The fields hold typed values with defaults, so settings are made in Python as well as from a command line. This module
imports next to nothing: `--help` answers at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from bench.option_values import text

S = TypeVar("S")
HOW = "option"  # the key in a field's metadata


@dataclass(frozen=True)
class Option:
    """How a field is typed: argparse's arguments, and what makes the field's value of what argparse parsed."""

    words: Mapping[str, Any]
    positional: bool = False
    flag: str = ""  # where it is not the field's name
    make: Callable[[Any], Any] | None = None
    formats: Callable[[], Mapping[str, str]] | None = None  # a field that stands for several --NAME FILE


def option(
    help: str,
    *,
    default: Any = None,
    metavar: str,
    parse: Callable[[str], Any] = text,
    flag: str = "",
    **more: Any,
) -> Any:
    """A field typed as `--field-name VALUE`, or as `flag`; with `required=True` it has no default."""
    words = {"help": help, "metavar": metavar, "type": parse, **more}
    optional: dict[str, Any] = {} if more.get("required") else {"default": default}
    return field(**optional, metadata={HOW: Option(words, flag=flag)})


def repeated(
    help: str,
    *,
    metavar: str,
    parse: Callable[[str], Any] = text,
    make: Callable[[Iterable[Any]], Any] = tuple,
    together: bool = False,
    **more: Any,
) -> Any:
    """A field typed as often as needed, `--name A --name B`, or at once where `together`: `--name A B`."""
    how: dict[str, Any] = {"nargs": "+", "action": "extend"} if together else {"action": "append"}
    words = {"help": help, "metavar": metavar, "type": parse, **how, **more}
    return field(default_factory=lambda: make(()), metadata={HOW: Option(words, make=make)})


def switch(help: str) -> Any:
    """A field that is True where `--field-name` is typed."""
    return field(default=False, metadata={HOW: Option({"help": help, "action": "store_true"})})


def argument(help: str, *, metavar: str, many: str = "", choices: Sequence[str] | None = None) -> Any:
    """A field typed by its position; `many` is argparse's + or * where it takes several."""
    words = {"help": help, "metavar": metavar, "type": text, "choices": choices}
    words |= {"nargs": many} if many else {}
    made = Option(words, positional=True, make=tuple if many else None)
    optional: dict[str, Any] = {"default": ()} if many == "*" else {}
    return field(**optional, metadata={HOW: made})


def files(formats: Callable[[], Mapping[str, str]]) -> Any:
    """A mapping from format to file, typed as one `--FORMAT FILE` for each of `formats()`, which gives their help."""
    return field(default_factory=dict, metadata={HOW: Option({}, formats=formats)})


def add_options(parser: argparse.ArgumentParser, settings: type) -> None:
    """Add the options of a settings class to a parser."""
    for name, how in _options(settings):
        for each, words in _spelled(name, how).items():
            usual = f"--{each.rpartition('.')[2].replace('_', '-')}"
            spelling = [] if how.positional else [how.flag or usual]
            parser.add_argument(*(spelling or [each]), **_destination(spelling, each), **words)


def settings_from(settings: type[S], parsed: argparse.Namespace, **more: Any) -> S:
    """The settings that a parsed command line stands for; what was not typed keeps its default."""
    given: dict[str, Any] = dict(more)
    for name, how in _options(settings):
        if how.formats:
            found = {each: getattr(parsed, f"{name}.{each}", None) for each in how.formats()}
            given[name] = {each: path for each, path in found.items() if path is not None}
        elif hasattr(parsed, name):
            value = getattr(parsed, name)
            given[name] = how.make(value) if how.make else value
    return settings(**given)


def _options(settings: type) -> list[tuple[str, Option]]:
    return [(each.name, each.metadata[HOW]) for each in fields(settings) if HOW in each.metadata]


def _spelled(name: str, how: Option) -> dict[str, dict[str, Any]]:
    """argparse's words for a field, or for each format that it stands for, by destination."""
    if how.formats is None:
        return {name: dict(how.words)}
    return {
        f"{name}.{each}": {"help": what, "metavar": "FILE", "type": Path}
        for each, what in how.formats().items()
    }


def _destination(spelling: Sequence[str], name: str) -> dict[str, Any]:
    # SUPPRESS: a default stands in one place, the dataclass.
    where: dict[str, Any] = {"dest": name} if spelling else {}
    return {**where, "default": argparse.SUPPRESS}
