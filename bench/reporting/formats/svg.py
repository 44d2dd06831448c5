"""The report as an SVG picture of a terminal of 100 columns, for a page; nothing in it refers to a network."""

from __future__ import annotations

from bench.reporting.presentation import Presentation

HELP = "write the report as an SVG picture"
# rich's own template loads its font from the web. Every piece of text says how wide it is, so any font will do.
TEMPLATE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">
<style>
.{unique_id}-matrix {{ font: {char_height}px/{line_height}px Menlo, Consolas, "DejaVu Sans Mono", monospace }}
.{unique_id}-title {{ font: 16px sans-serif }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""


def text(shown: Presentation) -> str:
    """The page that the terminal shows, as a picture."""
    from bench.reporting.terminal import recorded

    title = f"tfgauge {shown.data['command']}" if "command" in shown.data else "tfgauge"
    return recorded(shown.page).export_svg(title=title, code_format=TEMPLATE, unique_id="tfgauge")
