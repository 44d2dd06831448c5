"""A file is whole at every moment, and a number keeps the digits that mean something."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from bench.storing.files import rounded, unwritable, write_whole


def test_a_new_text_takes_the_place_of_the_old_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_whole(path, "old")
    write_whole(path, "new")
    assert ([each.name for each in tmp_path.iterdir()], path.read_text()) == (["a.json"], "new")


def test_a_text_that_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_whole(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "half of it \udc80")
    assert path.read_text() == "old"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (0.0123456789, 0.0123457),
        (123456.789, 123457.0),
        (1795000000.25, 1795000000.25),
        (123456789, 123456789),
        (True, True),
        ("0.0123456789", "0.0123456789"),
        (None, None),
        ({"a": [0.0123456789, (1.23456789e-9,)]}, {"a": [0.0123457, [1.23457e-9]]}),
    ],
    ids=["time", "large", "since-1970", "whole", "truth", "text", "nothing", "nested"],
)
def test_floats_keep_six_digits_and_all_else_is_left_alone(value: object, kept: object) -> None:
    assert rounded(value) == kept
    assert type(kept) is type(rounded(value))


def test_what_cannot_be_written_is_named_with_its_cause_and_a_remedy() -> None:
    refusal = unwritable(Path("/full/a.json"), OSError(errno.ENOSPC, "No space left on device"))
    expected = "/full/a.json: cannot be written (No space left on device); free space, make it writable, "
    assert (refusal.exit_code, str(refusal)) == (3, expected + "or name another folder")
