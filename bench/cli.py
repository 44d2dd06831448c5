"""The command line: from words to typed settings, and one line with an exit code for whatever is refused."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

from bench import commands
from bench.errors import BUG_EXIT_CODE, Refusal, report_bug
from bench.options import add_options, settings_from
from bench.pytest_options import accepted
from bench.settings import RESULTS

DESCRIPTION = """Benchmark and regression-test suite for TensorFlow 2: proves each answer, then times it.

Exit codes: 0 nothing got worse; 1 something is SLOWER, WRONG or CRASHED; 2 wrong command line; 3 could not judge.
"""
PYTEST = "-k -m -x -v -q and --benchmark-* options go to pytest and pytest-benchmark"


class Parser(argparse.ArgumentParser):
    """Reports a wrong command line in one line."""

    def error(self, message: str) -> NoReturn:
        """End with 2."""
        self.exit(2, f"{self.prog.split()[-1]}: {message}; see --help\n")


def parser() -> argparse.ArgumentParser:
    """The whole command line; options are never abbreviated."""
    made = Parser(prog="python -m bench", description=DESCRIPTION, allow_abbrev=False)
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    listed = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in commands.known().items():
        example = f"example: nox -s {name}" + (f" -- {command.example}" if command.example else "")
        end = f"{example}; {PYTEST}" if command.pytest else example
        each = listed.add_parser(
            name, help=command.help, description=command.help, epilog=end, allow_abbrev=False
        )
        add_options(each, command.settings)
    return made


def settings_of(words: Sequence[str] | None) -> tuple[str, commands.Command, Any]:
    """The command that the words name, and its settings; raises Refusal for words that are not understood."""
    parsed, rest = parser().parse_known_args(words)
    command = commands.load(parsed.command)
    taken = accepted(rest, command.pytest)
    more = {"pytest": tuple(taken)} if command.pytest else {}
    return parsed.command, command, settings_from(command.settings, parsed, **more)


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code. A refusal is one line on standard error, never a traceback."""
    _print_anything()
    name = next(
        (word for word in (sys.argv[1:] if words is None else words) if word in commands.names()), "bench"
    )
    settings: Any = None
    try:
        _, command, settings = settings_of(words)
        code = command.run(settings)
        sys.stdout.flush()
    except Refusal as refusal:
        print(f"{name}: {refusal}", file=sys.stderr)
        return refusal.exit_code
    except KeyboardInterrupt:
        more = "; --resume goes on" if hasattr(settings, "resume") else ""
        print(f"\n{name}: interrupted; what was measured is kept{more}", file=sys.stderr)
        return 3
    except OSError as error:
        _drop_output()
        if not isinstance(error, BrokenPipeError):  # as `… | head` leaves it: the reader has seen enough
            print(f"{name}: {error}; free space, or make it readable and writable", file=sys.stderr)
        return 3
    except (
        Exception
    ) as error:  # of the suite's own code: never a verdict, and never a traceback on a terminal
        print(
            f"{name}: {report_bug(error, getattr(settings, 'results', RESULTS) / 'bug.log')}", file=sys.stderr
        )
        return BUG_EXIT_CODE
    return code


def _print_anything() -> None:
    """Let names in any script be printed whatever the locale, with ? for what it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a test's stand-in has none
        if reconfigure:
            reconfigure(errors="replace")


def _drop_output() -> None:
    """Print what can be printed, and drop the rest: else Python would complain of it at its end."""
    with suppress(OSError):
        sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
