"""What a night and a look cost with a history of ten years: python -m proofs.history_scale [--docs]

200 cases on 50 machines, one series of each, a build a day: 36.5 million points in ten years, compacted by year as
`nox -s history -- --compact` leaves them, with the newest month as it is written night by night. Points are drawn for
one machine; the others' files are links to its files, since a night reads its own machine's only.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from proofs.processes import timed
from proofs.tables import NIGHTLY, fill

CASES, MACHINES, YEARS, LOOSE = 200, 50, 10, 30
DAY = 86400.0
NOW = 1.795e9
SHARES = (0.01, 0.1, 1.0)


def main(docs: bool) -> None:
    """Print the table, or put it into the document."""
    lines = [
        "| points | files | a night judged | its memory | a series drawn |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    for share in SHARES:
        with tempfile.TemporaryDirectory() as folder:
            points, files = made(Path(folder), round(YEARS * 365 * share))
            night, look = measured("night", folder), measured("look", folder)
        told = f"{night['seconds']:.1f} s | {night['memory'] / 2**20:.0f} MiB | {look['seconds']:.2f} s"
        lines.append(f"| {points:,} | {files} | {told} |")
    print("\n".join(lines))
    if docs:
        fill({"scale": lines}, NIGHTLY)


def made(folder: Path, nights: int) -> tuple[int, int]:
    """A history of so many nights: how many points and files it has."""
    from bench.storing.history_files import COMPACT, to_bytes
    from bench.storing.history_tables import POINTS, RUNS

    first = folder / "points" / "machine-0"
    for year, rows in by_year(nights):
        table, runs = points_of(rows), runs_of(rows)
        loose = [row for row in rows if row >= nights - LOOSE]
        done = [row for row in rows if row < nights - LOOSE]
        for kind, each in ((POINTS, table), (RUNS, runs)):
            place = folder / kind.name / "machine-0" / str(year)
            place.mkdir(parents=True)
            for row in loose:
                part = each.filter(np.array(each["run"].to_pylist()) == name(row))
                (place / f"{name(row)}.parquet").write_bytes(to_bytes(part, kind))
            if done:
                kept = np.isin(np.array(each["run"].to_pylist()), [name(row) for row in done])
                part = each.filter(kept).sort_by([(column, "ascending") for column in kind.sorted_by])
                holds = [name(row) for row in done]
                (place / f"{COMPACT}{year}.parquet").write_bytes(to_bytes(part, kind, holds))
    for number in range(1, MACHINES):
        for path in (folder / "points" / "machine-0").rglob("*.parquet"):
            link = folder / "points" / f"machine-{number}" / path.relative_to(first)
            link.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, link)
    return nights * CASES * MACHINES, sum(1 for _ in folder.rglob("*.parquet"))


def by_year(nights: int) -> Iterator[tuple[int, list[int]]]:
    """The numbers of the nights of each year, the newest night today."""
    found: dict[int, list[int]] = {}
    for row in range(nights):
        found.setdefault(time.gmtime(moment(row, nights)).tm_year, []).append(row)
    TOTAL.append(nights)
    yield from found.items()


TOTAL: list[int] = []  # nights of the history that is being made


def moment(row: int, nights: int) -> float:
    """When a night was."""
    return NOW - (nights - 1 - row) * DAY


def name(row: int) -> str:
    """A run's name, which begins with its time."""
    return f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(moment(row, TOTAL[-1])))}-nightly-{row}"


def build(row: int) -> str:
    """The nightly of a night."""
    return f"tf-nightly-cpu==2.22.0.dev{time.strftime('%Y%m%d', time.gmtime(moment(row, TOTAL[-1])))}"


def points_of(rows: list[int]) -> Any:
    """The points of some nights, as a table."""
    import pyarrow as pa

    from bench.storing.history_files import schema
    from bench.storing.history_tables import POINTS

    rng, count = np.random.default_rng(rows[0]), len(rows) * CASES
    each = np.repeat(np.arange(len(rows)), CASES)

    def texts(values: list[str], codes: np.ndarray) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(values)).cast(pa.string())

    same = np.zeros(count, dtype=np.int32)
    columns = {
        "run": texts([name(row) for row in rows], each),
        "moment": np.repeat([moment(row, TOTAL[-1]) for row in rows], CASES),
        "machine": texts(["machine-0"], same),
        "case": texts(
            [f"workload_{n % 40}[n={n},device=cpu]" for n in range(CASES)],
            np.tile(np.arange(CASES), len(rows)),
        ),
        "revision": np.ones(count, dtype=np.int32),
        "series": texts(["wall"], same),
        "build": texts([build(row) for row in rows], each),
        "base": texts(["tensorflow-cpu==2.21.0"], same),
        "outcome": texts(["SAME"], same),
        "log_ratio": rng.normal(0, 0.005, count),
        "error": 0.004 * np.sqrt(rng.chisquare(10, count) / 10),
        "freedom": np.full(count, 10.0),
        "pairs": np.full(count, 8, dtype=np.int32),
        "visible": rng.normal(0.02, 0.002, count),
        "reason": texts([""], same),
        "purpose": texts(["night"], same),
    }
    return pa.table(columns).cast(schema(POINTS))


def runs_of(rows: list[int]) -> Any:
    """The runs of some nights, as a table."""
    from bench.storing.history_files import table_of
    from bench.storing.history_tables import RUNS
    from bench.tracking import HistoryRun

    made = [
        HistoryRun(
            name(row),
            moment(row, TOTAL[-1]),
            "machine-0",
            "night",
            build(row),
            "tensorflow-cpu==2.21.0",
            CASES,
            900.0,
        )
        for row in rows
    ]
    return table_of(RUNS, [vars(each) for each in made])


def measured(what: str, folder: str) -> dict[str, float]:
    """Seconds and bytes that it takes in a process of its own, imports of compiled files included."""
    words = [sys.executable, "-m", "proofs.history_scale", "--do", what, folder]
    with tempfile.TemporaryDirectory() as home:
        _, (seconds, told) = (timed(words, Path(home)) for _ in range(2))
    return {"seconds": seconds, "memory": json.loads(told)}


def do(what: str, folder: str) -> None:
    """Judge a night, or read and draw one series; prints the largest resident set in bytes."""
    import resource

    from bench.experiments.history_judging import judge
    from bench.experiments.history_reading import read
    from bench.reporting.history import present
    from bench.storing.history import History
    from bench.storing.history_places import FolderPlace

    history = History(FolderPlace(Path(folder)))
    if what == "night":
        assert len(judge(history, "machine-0", [], NOW, 0.02).series) == CASES
    else:
        assert present(read(history, folder, "machine-0", ["workload_1[n=1,*"], "wall")).page.tables
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


if __name__ == "__main__":
    if "--do" in sys.argv:
        do(sys.argv[2], sys.argv[3])
    else:
        main("--docs" in sys.argv)
