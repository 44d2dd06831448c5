"""How long a device was at work: the union of its events in a trace, which TensorFlow alone writes and reads."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from bench.measuring.device_trace import Interval, covered
from bench.running.launch import lane_variables
from tests.conftest import Live

TRACED = """
import json, sys
from pathlib import Path
import tensorflow as tf
from bench.measuring import device_trace
folder = Path(sys.argv[1])
with device_trace.profiled(folder):
    tf.matmul(tf.ones([64, 64]), tf.ones([64, 64]))
(path,) = folder.rglob("*.xplane.pb")
space = device_trace.trace(path)
on_cpu = device_trace.busy_seconds(folder)
gpu = space.planes.add(name="/device:GPU:0")
for stream, begin in enumerate((0, 2, 20)):
    line = gpu.lines.add(timestamp_ns=begin, name=f"Stream #{stream}")
    line.events.add(offset_ps=500, duration_ps=4000)
path.write_bytes(space.SerializeToString())
print(json.dumps([[plane.name for plane in space.planes], on_cpu, device_trace.busy_seconds(folder)]))
"""


@pytest.mark.parametrize(
    ("times", "length"),
    [
        ([], 0),
        ([(5, 7)], 2),
        ([(0, 4), (6, 9)], 7),
        ([(6, 9), (0, 7)], 9),
        ([(0, 9), (2, 3)], 9),
        ([(0, 4), (4, 6)], 6),
        ([(3, 3)], 0),
    ],
    ids=["none", "one", "apart", "overlapping", "within", "touching", "empty"],
)
def test_time_in_which_several_streams_work_counts_once(times: Sequence[Interval], length: int) -> None:
    assert covered(times) == length


@pytest.mark.slow
def test_a_trace_is_written_and_read_without_tensorboard_and_shows_no_device_on_a_cpu(
    live: Live, tmp_path: Path
) -> None:
    """A GPU's plane is then added to it by hand: streams at work from 0.5 to 6.5 ns and from 20.5 to 24.5 ns."""
    command = [str(live.side.interpreter), "-c", TRACED, str(tmp_path)]
    done = subprocess.run(
        command, env=lane_variables(live.side), cwd=tmp_path, capture_output=True, text=True, check=True
    )
    planes, on_cpu, on_gpu = json.loads(done.stdout)
    assert "/host:CPU" in planes
    assert on_cpu == 0
    assert on_gpu == pytest.approx(10e-9)
