"""What an option's text stands for; argparse names the option when one of these refuses its value."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable


def text(word: str) -> str:
    """A word of the command line, read as UTF-8 whatever the locale: file names and case ids are UTF-8."""
    return os.fsencode(word).decode(errors="surrogateescape")


def count(word: str) -> int:
    """A positive integer."""
    if not (word.isascii() and word.isdigit() and int(word)):
        raise argparse.ArgumentTypeError(f"{word!r} must be a positive integer")
    return int(word)


def pairs(word: str) -> int:
    """A positive multiple of 4: two start orders, and two looks."""
    if count(word) % 4:
        raise argparse.ArgumentTypeError(f"{word!r} must be a multiple of 4 (two start orders × two looks)")
    return int(word)


def seconds(word: str) -> float:
    """A positive number of seconds."""
    value = _number(word)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{word!r} must be a positive number of seconds")
    return value


def days(word: str) -> float:
    """A positive number of days."""
    value = _number(word)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{word!r} must be a positive number of days")
    return value


def percent(word: str) -> float:
    """A percentage such as 2%, as a fraction."""
    value = _number(word.rstrip("%")) / 100
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{word!r} must be a percentage between 0 and 100, such as 2%")
    return value


def variable(word: str) -> tuple[str, str]:
    """An environment variable, NAME=VALUE."""
    name, equals, value = word.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"{word!r} must be NAME=VALUE")
    return name, value


def variables(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The variables that an option gave, the last value of each."""
    return dict(pairs)


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        return 0.0
