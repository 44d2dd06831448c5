"""`images` stays beside the benchmark: one command imports it, and it imports little of `bench`."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.conftest import ROOT


def imported(file: Path) -> set[str]:
    """The modules that a file imports from, wherever in it."""
    nodes = list(ast.walk(ast.parse(file.read_text())))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return names | {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}


def test_only_the_command_imports_images_and_inside_a_function() -> None:
    users = [
        file for file in (ROOT / "bench").rglob("*.py") if any(n.startswith("images") for n in imported(file))
    ]
    assert users == [ROOT / "bench" / "commands" / "containers.py"]
    top = [node for node in ast.parse(users[0].read_text()).body if isinstance(node, ast.ImportFrom)]
    assert not any(str(node.module).startswith("images") for node in top)


def test_images_imports_the_engine_and_the_locks_and_nothing_else_of_bench() -> None:
    found = {name for file in (ROOT / "images").glob("*.py") for name in imported(file)}
    ours = {name for name in found if name.startswith(("bench", "workloads", "tests"))}
    assert ours == {"bench.errors", "bench.lanes", "bench.running.container_engine"}
