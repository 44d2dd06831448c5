"""One side's lane processes, with the machine to themselves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bench.experiments.setup import measuring, stored_in
from bench.running.gpu_watch import watch_over
from bench.running.launch import starter
from bench.running.side import Side
from bench.running.solo import Solo
from bench.settings import LaneSettings


@contextmanager
def solo_of(settings: LaneSettings, side: Side) -> Iterator[Solo]:
    """The side's lane processes, ended with the block; raises Refusal where the results cannot be written."""
    with measuring(settings.results) as folder:
        start = starter(folder, settings.results / "lane.log")
        solo = Solo(side, stored_in(settings.baselines), start, folder, watch_over(side))
        try:
            yield solo
        finally:
            solo.close()
