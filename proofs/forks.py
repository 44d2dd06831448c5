"""Whether a fork is as good as a fresh process: python -m proofs.forks

The same case, in turns: in a fork of a waiting lane process, and in a process that imports TensorFlow and
measures the case itself. First call, fast rounds and memory, as ratios fork ÷ fresh.
"""

from __future__ import annotations

import json
import math
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bench.lanes import locked
from bench.reporting.progress import say
from bench.running.launch import lane_variables, start
from bench.running.machine_lock import alone
from bench.running.scratch import scratch
from bench.running.side import Side
from bench.running.workers import Worker

LANE, TURNS, ROUNDS = "tf-2.21-cpu", 10, 12
CASES = (
    "matmul_chain[chain=orthogonal,n=512,products=16,device=cpu]",
    "linear_regression[samples=2000,mode=function,device=cpu]",
    "mnist_training[dataset=digits,device=cpu]",
    "checkpoint_round_trip[what=model,device=cpu]",
)
FRESH = """
import json, sys
from argparse import Namespace
from pathlib import Path
import tensorflow
from bench.measuring.requests import Requests, Lane
lane = Lane(Namespace(device="cpu", dataset="digits", lock="", folder=Path(sys.argv[1]), workloads=[]))
requests = Requests(lane)
requests.open(sys.argv[2], 0)
first = requests.check({}, {}, "")["first_call_seconds"]
iterations = requests.warm_up(0.03)["iterations"]
rounds = [requests.round(iterations)["round"].seconds for _ in range(int(sys.argv[3]))]
print(json.dumps([first, min(rounds), requests.close()["peak_bytes"]]))
"""


def main() -> None:
    """Print the three ratios of each case with two standard errors."""
    lane = locked.find(LANE)
    python = locked.make(lane, say)
    with alone(), scratch() as folder:
        side = Side(lane.name, python, lane.lock_hash, "cpu", "digits")
        worker = start(side, folder, folder / "log")
        for case in CASES:
            pairs = [(in_fork(worker, case), in_fresh(side, folder, case)) for _ in range(TURNS)]
            shown = [
                f"{name} {ratio(pairs, k)}" for k, name in enumerate(("first call", "fast round", "memory"))
            ]
            print(f"{case}: fork ÷ fresh: {', '.join(shown)}", flush=True)
        worker.close()


def in_fork(worker: Worker, case: str) -> list[float]:
    """First call and fastest round in seconds, and peak memory in bytes, in a fork of the lane process."""
    worker.ask("open", case=case, seed=0)
    first = worker.ask("check", bands={}, changed={}, keep="")["first_call_seconds"]
    iterations = worker.ask("warm_up", seconds=0.03)["iterations"]
    rounds = [worker.ask("round", iterations=iterations)["round"]["seconds"] for _ in range(ROUNDS)]
    return [first, min(rounds), worker.ask("close")["peak_bytes"]]


def in_fresh(side: Side, folder: Path, case: str) -> list[float]:
    """The same in a process of its own."""
    command = [str(side.interpreter), "-c", FRESH, str(folder), case, str(ROUNDS)]
    done = subprocess.run(command, env=lane_variables(side), capture_output=True, text=True, check=True)
    measured: list[float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def ratio(pairs: Sequence[tuple[Sequence[float], Sequence[float]]], which: int) -> str:
    """The geometric mean of fork ÷ fresh, with two standard errors."""
    logs = [math.log(fork[which] / fresh[which]) for fork, fresh in pairs]
    error = 2 * statistics.stdev(logs) / math.sqrt(len(logs))
    return f"{math.exp(statistics.mean(logs)):.3f} ± {error:.3f}"


if __name__ == "__main__":
    main()
