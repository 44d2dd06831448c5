"""One benchmark at a time on a machine: two would disturb each other."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.errors import Refusal

NAME = "\0tfgauge-measures-on-this-machine"  # an abstract address: no file to clean up, gone with its process


@contextmanager
def alone(name: str = NAME) -> Iterator[None]:
    """Hold the machine while measuring; raises Refusal (3) naming the process that holds it already."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as held:
        try:
            held.bind(name)
        except OSError as error:
            who = _holder(name)
            raise Refusal(f"another run measures on this machine ({who}); wait until it ends", 3) from error
        held.listen()
        yield


def _holder(name: str) -> str:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
            asking.settimeout(1)  # nobody accepts: do not wait for a full queue
            asking.connect(name)
            credentials = asking.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        pid = struct.unpack("3i", credentials)[0]
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return "just ended"
    return f"process {pid}: {' '.join(Path(word).name for word in words[:5]).strip()}"
