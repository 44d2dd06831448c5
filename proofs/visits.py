"""Recorded visits of identical sides, from a stored comparison: python -m proofs.visits RUN… [--into FILE]

A line per visit: its kind of case, its lane processes, whose each turn was, and microseconds per call of each. Run
`nox -s compare -- LANE LANE --margin 0.1%` first, which is as good as never decided early.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.judging.pair_ratios import quiet_turns
from bench.records import Record
from bench.storing.files import append
from bench.storing.results import read_run
from proofs.live import kind_of

VISITS = Path(__file__).with_name("visits.jsonl")


def main() -> None:
    """Append the visits of each run."""
    parser = argparse.ArgumentParser(prog="python -m proofs.visits")
    parser.add_argument("runs", metavar="RUN", type=Path, nargs="+")
    parser.add_argument("--into", metavar="FILE", type=Path, default=VISITS)
    options = parser.parse_args()
    for folder in options.runs:
        for line in visits(read_run(folder).records):
            append(options.into, line)


def visits(records: Sequence[Record]) -> Iterator[dict[str, Any]]:
    """What each visit recorded, without turns that were disturbed."""
    both: dict[tuple[int, int, str], dict[str, Record]] = {}
    for record in records:
        both.setdefault((record.process, record.visit, record.entry.case), {})[record.role] = record
    for (pair, _, case), sides in both.items():
        quiet = zip("ab", quiet_turns(sides["a"], sides["b"]), strict=True)
        turns = [(each.turn, role, each) for role, side in quiet for each in side]
        if not turns:
            continue
        turns.sort(key=lambda turn: turn[0])
        yield {
            "kind": kind_of(case),
            "pair": f"{sides['a'].run}-{pair}",
            "order": "".join(role for _, role, _ in turns),
            "microseconds": [round(each.seconds * 1e6, 1) for _, _, each in turns],
            "calls": turns[0][2].iterations,
        }


if __name__ == "__main__":
    main()
