"""Eight writers of one history, killed at random: python -m proofs.history_writers [KILLS] [--docs]

Every writer adds runs without end and says the name of each as soon as `add` returns; one in eight compacts now
and then. Each is killed (SIGKILL) after a random time and another takes its place. At the end every run that was said
must be there, whole and once, in files that can be read: in a folder, and on a real server of the S3 protocol.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.storing.history import History
from bench.storing.history_places import place_of
from bench.storing.history_upkeep import compact
from bench.tracking import Added, HistoryPoint, HistoryRun
from proofs.object_server import BUCKET, serving
from proofs.tables import NIGHTLY, fill

WRITERS, CASES = 8, 20
LONGEST = 8.0  # seconds that a writer lives, on average
BEGAN = 1.79e9
MACHINE = "a-machine"


@dataclass(frozen=True)
class Found:
    """What became of the runs that were said to be written."""

    said: int
    lost: int  # of them
    twice: int  # points that are there more than once


def main(kills: int, docs: bool) -> None:
    """Print the table, or put it into the document."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as variables:
        found = {
            "a folder": tried(str(Path(folder) / "history"), kills, {}),
            "the S3 server": tried(f"s3://{BUCKET}/history", kills, variables),
        }
    lines = [f"| {WRITERS} writers, killed {kills} times | runs reported as written | lost | points twice |"]
    lines += ["| --- | ---: | ---: | ---: |"]
    lines += [f"| {name} | {each.said} | {each.lost} | {each.twice} |" for name, each in found.items()]
    print("\n".join(lines))
    if docs:
        fill({"writers": lines}, NIGHTLY)


def tried(where: str, kills: int, variables: Mapping[str, str]) -> Found:
    """Let writers write and kill them; raises Refusal where a file cannot be read afterwards."""
    os.environ.update(variables)
    drawn, said = random.Random(where), list[str]()
    with tempfile.TemporaryDirectory() as cache:
        running = [started(where, number, cache) for number in range(WRITERS)]
        for kill in range(kills):
            time.sleep(drawn.uniform(0, 2 * LONGEST / WRITERS))
            said += ended(running.pop(drawn.randrange(len(running))))
            running.append(started(where, WRITERS + kill, cache))
        for process in running:
            said += ended(process)
        history = History(place_of(where, Path(cache) / "reader"))
        counts = Counter((point.run, point.case) for point in history.points(MACHINE))
        compact(history.place, 1e6, time.time())
        assert counts == Counter((point.run, point.case) for point in history.points(MACHINE))
    whole = Counter(run for run, _ in counts)
    lost = sum(whole[run] != CASES for run in said)
    return Found(len(said), lost, sum(count > 1 for count in counts.values()))


def started(where: str, number: int, cache: str) -> subprocess.Popen[bytes]:
    """A writer under way."""
    words = [sys.executable, "-m", "proofs.history_writers", "--write", where, str(number), cache]
    return subprocess.Popen(words, stdout=subprocess.PIPE)


def ended(process: subprocess.Popen[bytes]) -> list[str]:
    """Kill a writer; the names that it said, whole lines only."""
    process.kill()
    out, _ = process.communicate()
    return out.decode().split("\n")[:-1]


def write(where: str, number: int, cache: str) -> None:
    """Add runs until somebody ends this process; never returns."""
    history = History(place_of(where, Path(cache) / str(number)))
    for night in range(1_000_000):
        name = history.add(a_night(number, night))
        os.write(1, f"{name}\n".encode())
        if number % WRITERS == 0 and night % 10 == 9:
            compact(history.place, 1e6, time.time())


def a_night(writer: int, night: int) -> Added:
    """A run that no other writer adds."""
    moment = BEGAN + night
    name = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(moment))}-{writer}"
    build, base = f"tf-nightly-cpu==2.22.0.dev{night}", "tensorflow-cpu==2.21.0"
    points = tuple(
        HistoryPoint(name, moment, MACHINE, f"case[n={n}]", 1, "wall", build, base, "SAME", 0.0, 0.001)
        for n in range(CASES)
    )
    return Added(HistoryRun(name, moment, MACHINE, "night", build, base, CASES, 1.0), points)


if __name__ == "__main__":
    if "--write" in sys.argv:
        write(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    main(next((int(word) for word in sys.argv[1:] if word.isdigit()), 100), "--docs" in sys.argv)
