"""The page of commands and options: it follows from the commands' settings."""

from __future__ import annotations

from dataclasses import dataclass

from bench.commands import Command
from bench.commands.__main__ import page
from bench.options import argument, option, switch


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What `greet` takes."""

    whom: str = argument("who is greeted", metavar="NAME")
    loud: bool = switch("in capitals")
    share: str = option("how much (default 2%%)", default="", metavar="PERCENT")


GREET = Command(help="say hello", example="me --loud", settings=Settings, run=lambda _: 0)


def test_a_command_has_a_row_with_its_example_and_help() -> None:
    assert "| `nox -s greet -- me --loud` | say hello |" in page({"greet": GREET})


def test_an_option_has_a_row_with_its_meaning_and_its_commands() -> None:
    rows = page({"greet": GREET, "shout": GREET}).splitlines()
    assert "| `NAME` | who is greeted | greet, shout |" in rows
    assert "| `--loud` | in capitals | greet, shout |" in rows
    assert "| `--share PERCENT` | how much (default 2%) | greet, shout |" in rows
