"""Vega as one script that is made once, and a plot drawn by a process of its own."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from bench.errors import Refusal
from bench.reporting.vega import Painter, bundle

SPECIFICATION = (
    '{"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x", "type": "nominal"}}}'
)


def test_a_script_is_made_once_for_a_version(tmp_path: Path) -> None:
    made = bundle(tmp_path)
    assert "window.vegaEmbed" in made
    assert "</script" not in made
    (kept,) = tmp_path.rglob(f"{version('vl-convert-python')}.js")
    kept.write_text("kept")
    assert bundle(tmp_path) == "kept"


def test_a_plot_becomes_svg_and_png() -> None:
    with Painter() as painter:
        svg, png = painter.draw(SPECIFICATION)
    assert (svg.startswith("<svg"), png.startswith(b"\x89PNG")) == (True, True)


def test_a_plot_that_is_none_is_refused_in_a_line() -> None:
    with Painter() as painter, pytest.raises(Refusal, match="the plot cannot be drawn") as refused:
        painter.draw("no JSON")
    assert (refused.value.exit_code, len(str(refused.value).splitlines())) == (3, 1)


def test_a_painter_that_nobody_asks_ends_with_its_block() -> None:
    with Painter() as painter:
        process = painter._process
    assert process.returncode is not None
