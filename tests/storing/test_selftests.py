"""A selftest is kept per machine, and a file that holds none is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.records import Refusal
from bench.storing import selftests

BALANCED = {"x[n=1]": [0.01, -0.02]}


def test_what_was_written_is_read_again_by_machine(tmp_path: Path) -> None:
    path = selftests.write(tmp_path, "vulcan", "today", BALANCED)
    assert path == tmp_path / "selftest-vulcan.json"
    assert selftests.read(tmp_path, "vulcan") == {"machine": "vulcan", "when": "today", "balanced": BALANCED}
    assert selftests.read(tmp_path, "romulan") is None


@pytest.mark.parametrize(
    "text", ["", "[]", '{"schema": 1}', '{"schema": 2, "machine": "vulcan", "when": "", "balanced": {}}']
)
def test_a_file_that_holds_none_is_refused_with_3(tmp_path: Path, text: str) -> None:
    (tmp_path / "selftest-vulcan.json").write_text(text)
    with pytest.raises(Refusal, match="remove it and run nox -s selftest") as refusal:
        selftests.read(tmp_path, "vulcan")
    assert refusal.value.exit_code == 3
