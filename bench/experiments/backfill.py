"""Past builds, measured for the history one after the other, then again where something moved; resumes."""

from __future__ import annotations

import time
from collections.abc import Sequence

from bench import host
from bench.errors import Refusal
from bench.experiments.confirming import confirm
from bench.experiments.history_judging import judge
from bench.experiments.night_measuring import Measuring
from bench.host.identity import machine_id
from bench.judging.build_order import order
from bench.lanes.published import builds_between, exact_build
from bench.reporting.progress import say

RANGE = ".."
MOST_RANGES = 12  # that are compared again at the end


def builds_of(text: str) -> list[str]:
    """The builds that FROM..TO or a list with commas names, oldest first; raises Refusal for names of no build."""
    if RANGE not in text:
        return sorted((exact_build(each.strip()).text for each in text.split(",")), key=order)
    first, _, last = text.partition(RANGE)
    if not (first and last):
        raise Refusal(f"--backfill {text}: name both ends, such as tf-2.16-cpu..tf-2.21-cpu")
    return [build.text for build in builds_between(exact_build(first), exact_build(last))]


def backfill(builds: Sequence[str], base: str, measuring: Measuring) -> int:
    """Measure what the history lacks of these builds, then confirm what moved; 3 where a build was not measured."""
    base, machine = exact_build(base).text, machine_id(host.machine())
    runs = measuring.history.runs(machine)
    done = {run.build for run in runs if run.purpose == "night" and run.cases and run.base == base}
    left = [build for build in builds if build not in done and build != base]
    failed = []
    for number, build in enumerate(left, 1):
        say(f"{build} against {base}, {number} of {len(left)}")
        run = measuring.compared(build, base)
        failed += [f"{build}: {run.failure}"] if run.failure else []
    print(f"{len(left) - len(failed)} builds added, {len(builds) - len(left)} were there or are the base")
    print("".join(f"not measured: {each}\n" for each in failed), end="", flush=True)
    unsure = confirm(
        measuring.compared,
        measuring.settings,
        lambda: judge(measuring.history, machine, (), time.time(), measuring.settings.margin).moves,
        MOST_RANGES,
    )
    if unsure:
        count = f"{unsure} range{'s' * (unsure != 1)} of builds"
        print(f"{count} left to compare again: the same command goes on")
    return 3 if failed else 0
