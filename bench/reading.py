"""Plain JSON data back into values: each field is of its type. Standard library only.

A field that has a default may be missing: it was added after the data were written. Any other change of a format is a
new version, whose older files are upgraded first (`storing/upgrades.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader = Callable[[Any], Any]


def value_from(kind: type[T], data: Any) -> T:
    """The value of a dataclass in plain JSON data.

    Raises TypeError where a field is unknown, of another type, or missing though it has no default; ValueError where
    the value refuses them.
    """
    made: T = _reader(cast(Any, kind))(data)
    return made


@cache
def _reader(hint: Any) -> Reader:
    """What reads data of a type; raises TypeError where they are of another."""
    origin, inner = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        return _of_fields(hint)
    if origin is tuple:
        return _of_items(_reader(inner[0]))
    if origin is Literal:
        return _one_of(inner)
    if origin in (Union, UnionType):
        return _of_either(inner)
    if hint is Any:
        return lambda data: data
    return _as_is((int, float) if hint is float else origin or hint)


def _of_fields(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    readers = {each.name: _reader(hints[each.name]) for each in fields(kind)}
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}

    def read(data: Any) -> Any:
        if not isinstance(data, Mapping) or not needed <= set(data) <= set(readers):
            raise TypeError(f"{_differing(data, needed, set(readers))} of {kind.__name__}")
        made = {}
        for name, value in data.items():
            try:
                made[name] = readers[name](value)
            except TypeError as error:
                raise TypeError(f"{name}: {error}") from error
        return kind(**made)

    return read


def _differing(data: Any, needed: set[str], known: set[str]) -> str:
    if not isinstance(data, Mapping):
        return f"{data!r} has no fields"
    lacking, unknown = sorted(needed - set(data)), sorted(set(data) - known)
    return f"lacks field {lacking[0]!r}" if lacking else f"has an unknown field {unknown[0]!r}"


def _of_items(reader: Reader) -> Reader:
    def read(data: Any) -> Any:
        if not isinstance(data, (list, tuple)):
            raise TypeError(f"{data!r} is not a list")
        return tuple(map(reader, data))

    return read


def _one_of(allowed: tuple[Any, ...]) -> Reader:
    def read(data: Any) -> Any:
        if data not in allowed:
            raise TypeError(f"{data!r} must be one of {', '.join(map(repr, allowed))}")
        return data

    return read


def _of_either(kinds: tuple[Any, ...]) -> Reader:
    """Of `X | None`: None, or what X reads."""
    (kind,) = (each for each in kinds if each is not type(None))
    reader = _reader(kind)
    return lambda data: None if data is None else reader(data)


def _as_is(kinds: Any) -> Reader:
    def read(data: Any) -> Any:
        if not isinstance(data, kinds):
            raise TypeError(f"{data!r} is not of type {getattr(kinds, '__name__', 'float')}")
        return data

    return read
