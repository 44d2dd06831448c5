"""Who may import whom, and how long a module or a function may be; read from the source: none of it is imported here.

Every import counts, wherever in a module it stands.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOPS = ("bench", "images", "workloads")
LONGEST_CHAIN = 5  # imports one after the other, from any module of bench
LONGEST_MODULE = 200  # lines
LONGEST_FUNCTION = 40  # lines

PLAIN = {
    "bench.documented",
    "bench.errors",
    "bench.expected",
    "bench.pace",
    "bench.reading",
    "bench.records",
    "bench.regression",
    "bench.tracking",
    "bench.verdicts",
}
OPTIONS = {"bench.option_values", "bench.options", "bench.pytest_options", "bench.settings"}
ALLOWED: Mapping[str, Collection[str]] = {  # besides the standard library
    "bench.errors": (),
    "bench.reading": (),
    "bench.documented": (),
    "bench.pace": (),
    "bench.records": (),
    "bench.verdicts": (),
    "bench.expected": (),
    "bench.regression": (),
    "bench.tracking": (),
    "bench.host": {"bench.host"},
    "bench.measuring": {"bench.measuring", *PLAIN, "bench.host", "workloads", "numpy", "tensorflow"},
    "bench.judging": {"bench.judging", *PLAIN, "numpy", "scipy"},
    "bench.storing.history": {"bench.storing", *PLAIN, "numpy", "pyarrow"},
    "bench.storing.history_files": {"bench.storing", *PLAIN, "pyarrow"},
    "bench.storing.history_places": {"bench.storing", *PLAIN, "obstore"},
    "bench.storing.acknowledged": {*PLAIN, "tomli"},
    "bench.storing.tables": {"bench.storing", "bench.errors", "pyarrow"},
    "bench.storing": {"bench.storing", *PLAIN},
    "bench.running": {"bench.running", *PLAIN, "bench.host", "numpy"},
    "bench.lanes": {"bench.lanes", *PLAIN, "bench.host", "packaging"},
    "bench.reporting.html": {"bench.reporting", "jinja2", "markupsafe"},
    "bench.reporting.vega": {"bench.errors", "bench.storing.files", "markupsafe", "vl_convert"},
    "bench.reporting.series_chart": {"altair"},
    "bench.reporting.history_page": {"bench.reporting", "bench.judging", "bench.tracking", "markupsafe"},
    "bench.reporting.hardware.charts": {"bench.reporting", "bench.judging", "altair"},
    "bench.reporting.hardware.files": {
        "bench.reporting",
        "bench.judging",
        "bench.storing.files",
        "bench.storing.tables",
        "markupsafe",
    },
    "bench.reporting.terminal": {"bench.reporting", "rich"},
    "bench.reporting": {
        "bench.reporting",
        "bench.judging",
        "bench.records",
        "bench.verdicts",
        "bench.tracking",
        "bench.errors",
        "bench.storing.files",
        "bench.storing.formats",
        "bench.storing.reports",
    },
    "bench.doctor": {"bench.doctor", "bench.host"},
    "bench.experiments": {
        "bench.experiments",
        *PLAIN,
        "bench.settings",
        "bench.host",
        "bench.judging",
        "bench.lanes",
        "bench.reporting",
        "bench.running",
        "bench.storing",
        "pytest",
    },
    "bench.option_values": (),
    "bench.options": {"bench.option_values"},
    "bench.pytest_options": {"bench.errors"},
    "bench.settings": {
        "bench.judging.series",
        "bench.option_values",
        "bench.options",
        "bench.records",
        "bench.reporting.formats",
    },
    "bench.commands.containers": {
        "bench.commands",
        *OPTIONS,
        "bench.experiments.setup",
        "bench.reporting.progress",
        "bench.running.container_engine",
        "bench.storing.files",
        "images",
    },
    "bench.commands": {
        "bench.commands",
        *PLAIN,
        *OPTIONS,
        "bench.doctor",
        "bench.experiments",
        "bench.host.cuda",
        "bench.judging.advice",
        "bench.judging.rule",
        "bench.lanes.locked",
        "bench.lanes.published",
        "bench.reporting",
        "bench.running",
        "bench.storing.files",
        "bench.storing.history",
        "bench.storing.history_places",
        "bench.storing.history_upkeep",
        "bench.storing.reports",
    },
    "bench.cli": {
        "bench.commands",
        "bench.errors",
        "bench.options",
        "bench.pytest_options",
        "bench.settings",
    },
    "bench.api": {
        "bench.errors",
        "bench.experiments",
        "bench.judging.rule",
        "bench.reporting",
        "bench.settings",
    },
    "bench.__main__": {"bench.cli"},
    "bench.test_workloads": {"bench.experiments.pytest_plugin", "pytest"},
    "images": {"images", "bench.errors", "bench.lanes", "bench.running.container_engine"},
    "workloads": {"workloads", "numpy", "tensorflow"},
}


@cache
def files() -> dict[str, Path]:
    """Every module of bench, images and workloads, by name."""
    paths = [path for top in TOPS for path in sorted((ROOT / top).rglob("*.py"))]
    parts = {path: path.relative_to(ROOT).with_suffix("").parts for path in paths}
    return {".".join(p[:-1] if p[-1] == "__init__" else p): path for path, p in parts.items()}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(files()[module].read_text())


def inside(*places: str) -> list[str]:
    return [module for module in files() if within(module, places)]


def within(module: str, places: Collection[str]) -> bool:
    return any(f"{module}.".startswith(f"{place}.") for place in places)


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports, wherever in it, the standard library left out: modules of ours, packages of others."""
    return frozenset().union(*(named_by(node, module) for node in ast.walk(tree(module))))


def named_by(node: ast.AST, module: str) -> frozenset[str]:
    """What an import statement names; nothing of any other node."""
    found: set[str] = set()
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


@cache
def chains() -> dict[str, tuple[str, ...]]:
    """The longest chain of imports from each module; raises CycleError where one comes round to itself."""
    ours = {module: imports(module) & set(files()) - {module} for module in files()}
    found: dict[str, tuple[str, ...]] = {}
    for module in TopologicalSorter(ours).static_order():
        found[module] = (module, *max((found[name] for name in ours[module]), key=len, default=()))
    return found


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("bench.measuring.debugging", "bench.measuring.requests"),
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


def test_no_import_is_for_types_alone() -> None:
    """Such a guard would hide an import from the program, and a cycle from this test."""
    paths = [path for top in (*TOPS, "proofs") for path in (ROOT / top).rglob("*.py")]
    assert [path for path in paths if "TYPE_CHECKING" in path.read_text()] == []


def test_nothing_but_measuring_imports_measuring_or_workloads_or_tensorflow() -> None:
    lane_side = ("bench.measuring", "workloads", "tensorflow")
    users = {module for module in files() if any(within(name, lane_side) for name in imports(module))}
    assert sorted(users - set(inside("bench.measuring", "workloads"))) == []


def test_only_the_run_under_pytest_imports_pytest() -> None:
    users = {module for module in files() if "pytest" in imports(module)}
    assert users == {"bench.experiments.bench_run", "bench.experiments.pytest_plugin", "bench.test_workloads"}


def test_only_the_command_containers_imports_images_and_inside_its_run() -> None:
    """An image of the suite has no folder images/, and every command's help works there."""
    users = [
        module for module in inside("bench") if any(within(name, ["images"]) for name in imports(module))
    ]
    assert users == ["bench.commands.containers"]
    run = next(node for node in tree(users[0]).body if getattr(node, "name", "") == "run")
    of_run = frozenset().union(*(named_by(node, users[0]) for node in ast.walk(run)))
    of_others = frozenset().union(
        *(
            named_by(node, users[0])
            for each in tree(users[0]).body
            if each is not run
            for node in ast.walk(each)
        )
    )
    assert any(within(name, ["images"]) for name in of_run)
    assert not any(within(name, ["images"]) for name in of_others)


@pytest.mark.parametrize("module", inside("workloads"))
def test_no_workload_is_imported_by_another(module: str) -> None:
    ours = imports(module) & set(files())
    assert sorted(name for name in ours if not name.startswith("workloads._")) == []


@pytest.mark.parametrize("module", inside("bench"))
def test_chains_of_imports_are_short_and_none_is_a_cycle(module: str) -> None:
    chain = chains()[module]
    assert len(chain) - 1 <= LONGEST_CHAIN, " → ".join(chain)


@pytest.mark.parametrize("module", files())
def test_a_module_and_its_functions_are_short(module: str) -> None:
    lines = len(files()[module].read_text().splitlines())
    assert lines <= LONGEST_MODULE, f"{files()[module]} has {lines} lines"
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [node for node in ast.walk(tree(module)) if isinstance(node, kinds)]
    lengths = {each.name: (each.end_lineno or 0) - each.lineno + 1 for each in functions}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
