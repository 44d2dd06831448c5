"""What vl-convert makes: Vega as one script for pages, and a plot as SVG and PNG.

Either starts a JavaScript engine, which takes more than a second. So the script is made once and kept in the user's
cache, and a plot is drawn by a process that starts while the runs are still being read.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

from markupsafe import Markup

from bench.errors import ROOT, Refusal
from bench.storing.files import write_whole

EXPOSED = "window.vegaEmbed = vegaEmbed;"
SMALLEST = '{"data": {"values": []}, "mark": "point"}'


def bundle(cache: Path) -> Markup:
    """Vega, Vega-Lite and Vega-Embed as one script that needs no network; kept in a folder, by version."""
    kept = cache / "vega" / f"{version('vl-convert-python')}.js"
    try:
        return Markup(kept.read_bytes().decode())
    except (OSError, UnicodeDecodeError):
        import vl_convert

        made = str(vl_convert.javascript_bundle(EXPOSED)).replace("</script", "<\\/script")
    with suppress(OSError, Refusal):  # without a cache the next report waits again
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept, made)
    return Markup(made)


class Painter:
    """A process that draws one plot; it ends with the block that it was made for."""

    def __init__(self) -> None:
        words = [sys.executable, "-m", __name__]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT)

    def __enter__(self) -> Painter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def draw(self, specification: str) -> tuple[str, bytes]:
        """A Vega-Lite plot, in JSON, as SVG and PNG; raises Refusal (3) where that fails."""
        told, failure = self._process.communicate(specification.encode())
        if self._process.returncode:
            *_, why = failure.decode(errors="replace").splitlines() or ["no message"]
            raise Refusal(f"the plot cannot be drawn: vl-convert ended with {why!r}; install it anew", 3)
        found = json.loads(told)
        return found["svg"], base64.b64decode(found["png"])


def main() -> None:
    """Draw the plot that comes in, once the engine runs."""
    import vl_convert

    vl_convert.vegalite_to_svg(SMALLEST)
    specification = sys.stdin.read()
    svg, png = vl_convert.vegalite_to_svg(specification), vl_convert.vegalite_to_png(specification, scale=2)
    json.dump({"svg": svg, "png": base64.b64encode(png).decode()}, sys.stdout)


if __name__ == "__main__":
    main()
