"""How long a hardware report takes to make and to open, and how large it is: python -m proofs.report_size [--docs]

Runs of 100 cases on 5 machines and of 300 on 50, three processes of ten rounds each. Their times are drawn at random:
only how many there are matters. "First" is a user's very first report, which also compiles Python's files and makes
the script of the plots; later ones find both. TFGAUGE_CHROMIUM names the browser, else chromium is looked for.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench.records import Check, Entry, Environment, Measurement, Record, Round, Work, to_json
from bench.storing.files import json_line
from proofs.processes import timed
from proofs.tables import HARDWARE, fill

SIZES = ((100, 5), (300, 50))
PROCESSES, ROUNDS = 3, 10


def main(docs: bool) -> None:
    """Print a line for each size, or put them into the document."""
    lines = [
        "| cases × machines | made in | first | memory | page | usable in |",
        "| ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    print("\n".join(lines))
    for cases, machines in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            runs = [a_run(Path(folder) / f"m{number}", cases, number) for number in range(machines)]
            out = Path(folder) / "out"
            words = [sys.executable, "-m", "bench", "report", *runs, "--out", str(out)]
            (first, _), (made, _) = (timed(words, Path(folder) / "user") for _ in range(2))
            most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
            size = (out / "report.html").stat().st_size / 1e6
            opened = usable(out / "report.html")
        told = f"{made:.1f} s | {first:.1f} s | {most:.2f} GiB | {size:.2f} MB | {opened:.2f} s"
        lines.append(f"| {cases} × {machines} | {told} |")
        print(lines[-1], flush=True)
    if docs:
        fill({"size": lines}, HARDWARE)


def a_run(folder: Path, cases: int, machine: int) -> str:
    """A run of so many cases on a machine of its own, named after it."""
    draw = random.Random(machine)
    kind = {"cpu": f"CPU {machine}", "isa": [], "cpus": 2.0, "gpus": []}
    environment = Environment(kind, {"tensorflow": "2.21.0"}, {})
    folder.mkdir()
    lines: list[dict[str, Any]] = [
        {"plan": {"command": "cpu_bench"}, "schema": 2},
        {"environment": to_json(environment)},
    ]
    for number in range(cases * PROCESSES):
        case, process = (
            f"family{number // PROCESSES % 30}[n={number // PROCESSES},device=cpu]",
            number % PROCESSES,
        )
        point = {"n": number // PROCESSES}
        entry = Entry(case, case.partition("[")[0], point, "cpu", None, "point", False, 1, "c0ffee")
        rounds = tuple(Round(draw.uniform(0.9, 1.1) * 1e-3, 1e-3, 30) for _ in range(ROUNDS))
        measured = Measurement(2.0, 0.1, 0.5, rounds, 10**8, 1e-3)
        check = Check("proven", "", 1e-7, 1e-6)
        record = Record("run", 1.8e9, "lane", process, entry, check, environment.key, Work(), measured)
        lines.append({"record": to_json(record)})
    (folder / "records.jsonl").write_text("".join(map(json_line, lines)))
    return f"m{machine}={folder}"


def usable(page: Path) -> float:
    """Seconds until the page answers to its reader, in a browser that is already open."""
    path = os.environ.get("TFGAUGE_CHROMIUM") or shutil.which("chromium") or ""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        opened = browser.new_page()
        began = time.perf_counter()
        opened.goto(f"file://{page}", wait_until="commit")
        opened.wait_for_function("document.documentElement.dataset.ready")
        took = time.perf_counter() - began
        browser.close()
    return took


if __name__ == "__main__":
    main("--docs" in sys.argv)
