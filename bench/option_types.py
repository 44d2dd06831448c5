"""What the values of the command line's options may be; argparse names the option where one is refused."""

from __future__ import annotations

import argparse


def count(text: str) -> int:
    """A whole number above 0."""
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def fours(text: str) -> int:
    """A multiple of 4."""
    if not text.isdigit() or not int(text) or int(text) % 4:
        raise argparse.ArgumentTypeError(f"{text!r} is no multiple of 4 (two start orders, two looks)")
    return int(text)


def positive(text: str) -> float:
    """Seconds above 0."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return value


def percent(text: str) -> float:
    """A percentage such as 2%, as a fraction."""
    try:
        value = float(text.rstrip("%")) / 100
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no percentage between 0 and 100, such as 2%")
    return value
