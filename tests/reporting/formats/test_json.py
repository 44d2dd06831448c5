"""The report as JSON is its data, and only what JSON has."""

from __future__ import annotations

import json

import pytest

from bench.reporting.formats import json as json_format
from bench.reporting.presentation import Page, Presentation


def test_the_file_holds_the_data() -> None:
    data = {"schema": 1, "verdicts": [{"case": "größe[n=1]", "ratio": 1.01}], "why": None}
    text = json_format.text(Presentation(Page(()), data, ()))
    assert json.loads(text) == data
    assert text.endswith("\n")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_does_not_have_is_never_written(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_format.text(Presentation(Page(()), {"ratio": number}, ()))
