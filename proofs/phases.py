"""Where the time of a visit goes, in recorded visits: python -m proofs.phases [--docs]"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import numpy as np

from proofs.recorded import Recorded, visits
from proofs.tables import MEASURING, fill

PHASES = {
    "built": "fork and build",
    "proved": "first calls and check",
    "warm_up": "warm-up",
    "round": "turns, and what lies between them",
    "shared_round": "shared turns",
    "measurement": "an ordinary end (first pairs)",
}


def main(docs: bool) -> None:
    """Print the table, or put it into the document."""
    lines = list(rows())
    print("\n".join(lines))
    if docs:
        fill({"phases": lines}, MEASURING)


def rows() -> Iterator[str]:
    """A row per phase: seconds of a visit, mean over cases, of the first pair and of a later one."""
    found = [visit for mine in visits("all").values() for visit in mine]
    last = max(visit.pair for visit in found)
    first, later = ([v for v in found if v.pair == number] for number in (0, last - 1))
    yield f"| seconds of a visit, mean over {len(first)} cases | first pair | a later pair |"
    yield "| --- | --- | --- |"
    for phase, words in PHASES.items():
        yield f"| {words} | {_mean(first, phase):.2f} | {_mean(later, phase):.2f} |"
    whole = [float(np.mean([visit.whole for visit in each])) for each in (first, later)]
    turns = [float(np.mean([visit.turns + visit.shared_turns for visit in each])) for each in (first, later)]
    yield f"| **all** | **{whole[0]:.2f}** | **{whole[1]:.2f}** |"
    shares = " | ".join(
        f"{seconds:.2f}, {seconds / of:.0%}" for seconds, of in zip(turns, whole, strict=True)
    )
    yield f"| of it timed turns | {shares} |"


def _mean(found: Sequence[Recorded], phase: str) -> float:
    return float(np.mean([visit.phases.get(phase, 0.0) for visit in found]))


if __name__ == "__main__":
    main("--docs" in sys.argv)
