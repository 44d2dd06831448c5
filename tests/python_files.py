"""Reads Python files without importing them: their classes, and what they say in English."""

from __future__ import annotations

import ast
import tokenize
from functools import cache
from pathlib import Path

ENGLISH = (tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING))


def classes_of(path: Path) -> list[str]:
    """The names of the public classes of a file."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return [each.name for each in body if isinstance(each, ast.ClassDef) and not each.name.startswith("_")]


@cache
def strings_and_comments_of(path: Path) -> str:
    """All string literals, docstrings and comments of a file, as one line."""
    with path.open("rb") as file:
        said = [token.string for token in tokenize.tokenize(file.readline) if token.type in ENGLISH]
    return " ".join(" ".join(said).split())
