"""Settings that commands share: typed values, documented defaults, frozen."""

from __future__ import annotations

from argparse import ArgumentTypeError
from dataclasses import MISSING, FrozenInstanceError, fields, is_dataclass
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from bench.commands import known
from bench.judging.series import FAILING
from bench.options import HOW, Option
from bench.settings import BenchSettings, ComparisonSettings, JudgeSettings, OneLaneSettings, series

ROOT = Path(__file__).parents[1]
COMMANDS = known()


def test_a_run_has_the_documented_defaults() -> None:
    made = BenchSettings()
    assert (made.processes, made.budget, made.margin, made.patience) == (3, 1.0, 0.02, 300.0)
    assert (made.cases, made.dataset, made.lane, made.workloads, made.env) == ((), "digits", "", (), {})
    assert (made.strict, made.resume, made.list, made.all, made.outputs, made.pytest) == (
        False,
        False,
        False,
        False,
        {},
        (),
    )
    assert (made.results, made.baselines) == ((ROOT / "results").resolve(), ROOT / "baselines")


def test_a_comparison_has_the_documented_defaults() -> None:
    made = ComparisonSettings()
    assert (made.budget, made.pairs, made.one_core, made.margin, made.device) == (
        None,
        None,
        False,
        0.02,
        "cpu",
    )


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        OneLaneSettings().lane = "tf-2.21-cpu"  # type: ignore[misc]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_settings_of_every_command_are_a_frozen_dataclass_of_named_fields(name: str) -> None:
    settings = COMMANDS[name].settings
    assert is_dataclass(settings)
    assert settings.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert all(each.kw_only for each in fields(settings))
    assert settings.__doc__
    assert not settings.__doc__.startswith(f"{settings.__name__}(")  # what dataclass would make of it


@pytest.mark.parametrize("name", COMMANDS)
def test_every_field_of_a_command_is_typed_by_an_option_with_a_help(name: str) -> None:
    for each in fields(COMMANDS[name].settings):
        how = each.metadata.get(HOW)
        assert isinstance(how, Option) or each.name == "pytest", each.name
        assert how is None or how.formats or how.words["help"]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_defaults_of_every_command_are_of_the_types_of_their_fields(name: str) -> None:
    settings = COMMANDS[name].settings
    needed = [f.name for f in fields(settings) if f.default is MISSING and f.default_factory is MISSING]
    made = settings(**dict.fromkeys(needed, "x"))
    for field, hint in get_type_hints(settings).items():
        assert of_type(getattr(made, field), hint), field


def of_type(value: Any, hint: Any) -> bool:
    """Whether a value is of a field's type, as far as its outermost part says."""
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    kinds = get_args(hint) if NoneType in get_args(hint) else (hint,)
    return value == "x" or any(isinstance(value, get_origin(kind) or kind) for kind in kinds)


def test_the_series_that_fail_a_run_are_those_that_are_named_or_else_the_usual() -> None:
    assert JudgeSettings().failing == FAILING
    assert JudgeSettings(fail_on=("memory", "cpu")).failing == ("memory", "cpu")


def test_what_is_no_series_can_fail_no_run() -> None:
    assert [series(each) for each in ("memory", "leak")] == ["memory", "leak"]
    with pytest.raises(ArgumentTypeError, match="'speed' is no series; they are wall, mean, "):
        series("speed")
