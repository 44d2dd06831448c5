"""A page in Chromium that tolerates no error and no request.

TFGAUGE_CHROMIUM names the browser; TFGAUGE_AXE the file axe.min.js of axe-core, without which no fault is looked for.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

CHROMIUM = os.environ.get("TFGAUGE_CHROMIUM") or shutil.which("chromium") or ""
AXE = os.environ.get("TFGAUGE_AXE", "")
NEEDED = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: set TFGAUGE_CHROMIUM"),
]


@pytest.fixture
def page() -> Iterator[Page]:
    """A page that fails the test at its end for an error in the console, or a request to a network."""
    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
        opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on(
            "request", lambda asked: None if asked.url.startswith("file:") else faults.append(asked.url)
        )
        yield opened
        browser.close()
    assert faults == []


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """The serious faults that axe-core finds on a page, each with elements that have it."""
    page.add_script_tag(content=Path(AXE).read_text())
    found = page.evaluate("axe.run()")["violations"]
    return [
        (each["id"], [node["html"] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
