"""One case in the foreground of a lane's Python, so that a debugger reaches into the workload."""

from __future__ import annotations

import pdb
import sys
import traceback

from bench.errors import Refusal
from bench.measuring.command_line import arguments
from bench.measuring.requests import Lane, Requests


def main() -> int:
    """Build the case, call its target, compute its reference, and stop in pdb: there, or where it failed."""
    options = arguments(case=True)
    try:
        lane = Lane(options)
    except Refusal as refusal:
        print(f"debug: {refusal}", file=sys.stderr)
        return refusal.exit_code
    requests = Requests(lane)
    try:
        case = lane.build(options.case, seed=0)
        outputs = [case.target(*given) for given in [case.setup()] for _ in range(case.calls)]
        answer, expected = case.answer(outputs), case.reference() if case.reference else None
    except Exception:
        traceback.print_exc()
        pdb.post_mortem()
        return 1
    print(
        f"{options.case}: look at case, outputs, answer and expected; `requests` checks and times as a run does"
    )
    pdb.set_trace()
    return 0 if (requests, answer, expected) else 1


if __name__ == "__main__":
    sys.exit(main())
