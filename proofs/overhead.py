"""What the stopwatch adds to an iteration, and the pipe to a round: python -m proofs.overhead

In one run, in turns: a bare loop and a round in one lane process with no pipe between them, and rounds asked
for over the pipe from another.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bench.lanes import locked
from bench.reporting.progress import say
from bench.running.launch import start
from bench.running.machine_lock import alone
from bench.running.scratch import scratch
from bench.running.side import Side
from bench.running.workers import Worker

ROOT = Path(__file__).resolve().parents[1]
LANE = "tf-2.21-cpu"
BATCHES, TURNS = 12, 10  # the second as in `direct`
CASES = {  # of each file its smoke point: id, and the iterations of a round
    "proofs/noop.py": ("noop[answer=0,device=cpu]", 100_000),
    "workloads/matmul_chain.py": ("matmul_chain[chain=orthogonal,n=64,products=4,device=cpu]", 300),
}


def main() -> None:
    """Print both figures for each case."""
    lane = locked.find(LANE)
    python = locked.make(lane, say)
    with alone(), scratch() as folder:
        side = Side(lane.name, python, lane.lock_hash, "cpu", "digits", (ROOT / "proofs" / "noop.py",))
        worker = start(side, folder, folder / "log")
        for file, (case, iterations) in CASES.items():
            with direct(python, file, iterations) as pipe:
                report(case, iterations, *turns(worker, case, iterations, pipe))
        worker.close()


def turns(
    worker: Worker, case: str, iterations: int, pipe: tuple[IO[str], IO[str]]
) -> tuple[list[float], list[float], list[float]]:
    """Seconds per call of bare loops, of rounds without a pipe, and of rounds over the pipe."""
    worker.ask("open", case=case, seed=0)
    worker.ask("check", bands={}, changed={}, keep="")
    worker.ask("warm_up", seconds=0.03)
    bare, timed, asked = [], [], []
    for _ in range(BATCHES):
        pipe[0].write("go\n")
        pipe[0].flush()
        for one, other in json.loads(pipe[1].readline()):
            bare.append(one)
            timed.append(other)
        asked += [worker.ask("round", iterations=iterations)["round"]["seconds"] for _ in range(TURNS)]
    worker.ask("close")
    return bare, timed, asked


def report(
    case: str, iterations: int, bare: Sequence[float], timed: Sequence[float], asked: Sequence[float]
) -> None:
    """Print what the stopwatch adds to an iteration and the pipe to a round, with standard errors."""
    added = [b - a for a, b in zip(bare, timed, strict=True)]
    uncertain = 2 * 1.25 * statistics.stdev(added) / math.sqrt(len(added)) * 1e6  # of a median, if normal
    print(f"{case}, rounds of {iterations}")
    print(
        f"  bare loop {micro(bare)}, round {micro(timed)}: adds {micro(added)} ± {uncertain:.3f} per iteration"
    )
    batches = [
        statistics.median(each[k : k + TURNS]) for each in (timed, asked) for k in range(0, len(asked), TURNS)
    ]
    ratios = [
        math.log(over / without) for without, over in zip(batches[:BATCHES], batches[BATCHES:], strict=True)
    ]
    middle, error = statistics.mean(ratios), statistics.stdev(ratios) / math.sqrt(BATCHES)
    print(
        f"  round over the pipe ÷ round without: {math.exp(middle):.4f} ± {2 * error:.4f} (two standard errors)"
    )


def micro(seconds: Sequence[float]) -> str:
    """The median in microseconds."""
    return f"{statistics.median(seconds) * 1e6:.3f} µs"


@contextmanager
def direct(python: Path, file: str, iterations: int) -> Iterator[tuple[IO[str], IO[str]]]:
    """The lane-side half as a process: what to write to, and what to read from."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "2"}
    command = [str(python), "-m", "proofs.direct", str(ROOT / file), str(iterations)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=variables,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdin, process.stdout
        process.stdin.close()


if __name__ == "__main__":
    main()
