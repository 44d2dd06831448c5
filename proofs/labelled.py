"""Three detectors on real series that people labelled: python -m proofs.labelled FOLDER [--docs]

FOLDER is a clone of github.com/alan-turing-institute/TCPD, the Turing Change Point Dataset (van den Burg and
Williams, 2020, arXiv 2003.06222). Its series of one variable without gaps are used, and scored as there: a change
point is found if one is seen within five points of it; precision is against all annotators' points together, recall
is the mean over annotators; the start of a series counts as one. No series has standard errors, which this project's
detector then takes from its neighbours' differences.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from bench.judging.build_series import BuildSeries
from bench.judging.change_points import changes, threshold
from proofs.simulated_year import CASES, build, others
from proofs.tables import NIGHTLY, fill

NEAR = 5  # points
NORMAL_SQUARE = 0.4549  # the median of the square of a normal variable


def main(folder: Path, docs: bool) -> None:
    """Print the table, or put it into the document."""
    lines = list(rows(folder))
    print("\n".join(lines))
    if docs:
        fill({"labelled": lines}, NIGHTLY)


def series_of(folder: Path) -> dict[str, np.ndarray]:
    """The series of one variable without gaps, by name."""
    found = {}
    for path in sorted(folder.glob("datasets/*/*.json")):
        data = json.loads(path.read_text())
        values = data["series"][0]["raw"]
        if data["n_dim"] == 1 and None not in values:
            found[data["name"]] = np.array(values, float)
    return found


def ours(values: np.ndarray) -> list[int]:
    """Where this project's detector sees change points."""
    variance = (
        float(np.median(np.diff(values) ** 2)) / NORMAL_SQUARE / 2 + 1e-12 * float(values.var()) + 1e-30
    )
    count = len(values)
    names = tuple(map(build, range(count)))
    series = BuildSeries("", names, values, np.full(count, variance), np.zeros(count, int), np.zeros(1))
    return [names.index(change.at) for change in changes(series, threshold(CASES))]


def matched(labels: Collection[int], seen: Collection[int]) -> int:
    """How many labels have a change point of their own within NEAR points."""
    left, count = set(seen), 0
    for label in sorted(labels):
        near = [(abs(label - each), each) for each in left if abs(label - each) <= NEAR]
        if near:
            left.discard(min(near)[1])
            count += 1
    return count


def scores(seen: Collection[int], annotators: Mapping[str, Sequence[int]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of one series."""
    found = {0, *seen}
    labels = [{0, *each} for each in annotators.values()]
    precision = matched(set().union(*labels), found) / len(found)
    recall = sum(matched(each, found) / len(each) for each in labels) / len(labels)
    return precision, recall, 2 * precision * recall / (precision + recall)


def rows(folder: Path) -> Iterator[str]:
    """The table: a row per detector, and one for seeing nothing at all."""
    labels = json.loads((folder / "annotations.json").read_text())
    series = {name: values for name, values in series_of(folder).items() if name in labels}
    values = list(series.values())
    seen: dict[str, list[list[int]]] = {"nothing is seen": [[] for _ in values]}
    seen |= {"this project's": [ours(each) for each in values], **others(values)}
    yield f"| {len(series)} labelled series | precision | recall | F1 | change points |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for name, found in seen.items():
        made = [scores(each, labels[key]) for key, each in zip(series, found, strict=True)]
        means = " | ".join(f"{each:.2f}" for each in np.mean(made, axis=0))
        yield f"| {name} | {means} | {sum(map(len, found))} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--docs" in sys.argv)
