"""Pages of HTML, each one file that needs no network; templates, styles and scripts are the files in this folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FOLDER = Path(__file__).parent


def render(template: str, **values: Any) -> str:
    """The page that a template makes; every value is text, whatever marks it holds."""
    return _environment().get_template(template).render(**values)


def embedded(data: Mapping[str, Any]) -> Markup:
    """Data as JSON for a script element, which nothing in it can end; raises ValueError where one is not finite."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def source(name: str) -> Markup:
    """A file of this folder, as it is."""
    return Markup((FOLDER / name).read_text())


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    made.globals["source"] = source
    return made
