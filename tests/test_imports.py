"""Who may import whom, read from the source: none of it is imported here."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_CHAIN = 4  # imports one after the other, from any module of bench
LONGEST_CHAIN_TO_HELP = 4  # from `python -m bench` to its first word

CONTROLLER = {
    "bench.records", "bench.host", "bench.running", "bench.judging", "bench.storing", "bench.reporting",
    "bench.doctor", "bench.containers", "bench.commands",
}  # fmt: skip
ALLOWED: Mapping[str, Collection[str]] = {  # besides the standard library
    "bench.records": (),
    "bench.host": {"bench.host"},
    "bench.measuring": {"bench.measuring", "bench.records", "bench.host", "workloads", "numpy", "tensorflow"},
    "bench.judging": {"bench.judging", "bench.records", "numpy", "scipy"},
    "bench.storing": {"bench.storing", "bench.records"},
    "bench.running": {
        "bench.running",
        "bench.judging",
        "bench.records",
        "bench.host",
        "numpy",
        "packaging",
        "pytest",
    },
    "bench.reporting": {"bench.reporting", "bench.judging", "bench.records", "bench.storing.files", "rich"},
    "bench.doctor": {"bench.doctor", "bench.host"},
    "bench.containers": {"bench.containers", "bench.records", "bench.lanes.locked", "bench.running.workers"},
    "bench.commands": {*CONTROLLER, "pytest"},
    "bench.option_types": (),
    "bench.options": {"bench.option_types"},
    "bench.cli": {*CONTROLLER, "bench.options"},
    "bench.__main__": {"bench.cli"},
    "bench.test_workloads": {"bench.experiments.pytest_plugin", "pytest"},
    "workloads": {"workloads", "numpy", "tensorflow"},
}


@cache
def files() -> dict[str, Path]:
    """Every module of bench and workloads, by name."""
    paths = [path for top in ("bench", "workloads") for path in sorted((ROOT / top).rglob("*.py"))]
    parts = {path: path.relative_to(ROOT).with_suffix("").parts for path in paths}
    return {".".join(p[:-1] if p[-1] == "__init__" else p): path for path, p in parts.items()}


def inside(*places: str) -> list[str]:
    return [module for module in files() if within(module, places)]


def within(module: str, places: Collection[str]) -> bool:
    return any(f"{module}.".startswith(f"{place}.") for place in places)


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports, wherever in it, the standard library left out: modules of ours, packages of others."""
    return named_in(module, ast.parse(files()[module].read_text()))


@cache
def imports_when_run(module: str) -> frozenset[str]:
    """The same without what it imports for its types alone."""
    guards = [node for node in ast.walk(ast.parse(files()[module].read_text())) if is_guard(node)]
    return imports(module) - frozenset().union(*(named_in(module, guard) for guard in guards))


def is_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def named_in(module: str, tree: ast.AST) -> frozenset[str]:
    """What the import statements in a piece of a module name."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            modules = {f"{node.module}.{alias.name}" for alias in node.names} & set(files())
            found.update(modules or {str(node.module)})
    named = {name if name in files() else name.partition(".")[0] for name in found}
    return frozenset(named - set(sys.stdlib_module_names))


def place_of(module: str) -> str:
    """The place of ALLOWED that a module is in."""
    return next(place for place in ALLOWED if within(module, [place]))


def chain_from(module: str, above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The longest chain of imports that begins with a module; fails where one comes round to itself.

    `bench.host` is a library to all others: a chain that reaches it from outside ends there.
    """
    assert module not in above, f"a cycle: {' → '.join([*above, module])}"
    if above and within(module, ["bench.host"]) and not within(above[-1], ["bench.host"]):
        return (module,)
    ours = [name for name in imports_when_run(module) if within(name, ["bench"])]
    return (module, *max((chain_from(name, (*above, module)) for name in ours), key=len, default=()))


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("bench.measuring.worker", "bench.measuring.requests"),
        ("bench.experiments.sides", "bench.lanes.locked"),
        ("workloads._spec", "tensorflow"),
    ],
    ids=["inside-a-function", "module-from-package", "another-s-package"],
)
def test_the_reader_of_imports_sees(module: str, imported: str) -> None:
    assert imported in imports(module)


@pytest.mark.parametrize("module", [name for name in files() if name != "bench"])
def test_a_module_imports_only_what_its_place_may(module: str) -> None:
    assert sorted(name for name in imports(module) if not within(name, ALLOWED[place_of(module)])) == []


def test_bench_itself_imports_nothing() -> None:
    assert imports("bench") == frozenset()


def test_nothing_but_measuring_imports_measuring_or_workloads_or_tensorflow() -> None:
    lane_side = ("bench.measuring", "workloads", "tensorflow")
    users = {module for module in files() if any(within(name, lane_side) for name in imports(module))}
    assert sorted(users - set(inside("bench.measuring", "workloads"))) == []


def test_besides_the_commands_only_the_plugin_and_its_suite_import_pytest() -> None:
    users = {module for module in files() if "pytest" in imports(module)}
    assert users - set(inside("bench.commands")) == {
        "bench.experiments.pytest_plugin",
        "bench.test_workloads",
    }


@pytest.mark.parametrize("module", inside("workloads"))
def test_no_workload_is_imported_by_another(module: str) -> None:
    ours = imports(module) & set(files())
    assert sorted(name for name in ours if not name.startswith("workloads._")) == []


@pytest.mark.parametrize("module", inside("bench"))
def test_chains_of_imports_are_short_and_have_no_cycle(module: str) -> None:
    chain = chain_from(module)
    assert len(chain) - 1 <= LONGEST_CHAIN, " → ".join(chain)


def test_the_chain_to_the_help_is_shorter() -> None:
    chain = chain_from("bench.__main__")
    assert len(chain) - 1 <= LONGEST_CHAIN_TO_HELP, " → ".join(chain)
