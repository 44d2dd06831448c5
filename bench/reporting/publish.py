"""A report goes out: on the terminal, and to every file that was asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from bench.errors import Refusal
from bench.reporting import formats, terminal
from bench.reporting.presentation import Presentation
from bench.storing.files import write_whole


def require_writable(outputs: Mapping[str, Path]) -> None:
    """Raise Refusal (3) where a report could not be written at the end of a run, before the run begins."""
    for name, path in outputs.items():
        if not os.access(path.parent, os.W_OK) or path.is_dir():
            raise Refusal(f"--{name} {path}: cannot be written; name a file in a writable folder", 3)


def publish(shown: Presentation, outputs: Mapping[str, Path], everything: bool = False) -> None:
    """Print the page and write the files; raises Refusal (3) where a file cannot be written."""
    shown = shown if everything else shown.short()
    terminal.show(shown.page, terminal.console())
    write(shown, outputs)


def write(shown: Presentation, outputs: Mapping[str, Path]) -> None:
    """Write a report to files, by format; raises Refusal (3) where a file cannot be written."""
    for name, path in outputs.items():
        write_whole(path, formats.load(name).text(shown))
