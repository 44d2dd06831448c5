"""A real server of the S3 protocol on this machine, SeaweedFS from its package, for tests and proofs."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError

PATIENCE = 60.0  # seconds until it answers
BUCKET = "history"


@contextmanager
def serving(folder: Path) -> Iterator[dict[str, str]]:
    """The environment variables that lead a client to the server, which keeps its files in `folder`."""
    # Each service has a second port for gRPC, by default 10000 above: that may be beyond the last port there is.
    names = ("master", "volume", "filer", "s3")
    options = [f"-{name}.{kind}" for kind in ("port", "port.grpc") for name in names]
    ports = _free_ports(len(options))
    words = [f"{option}={port}" for option, port in zip(options, ports, strict=True)]
    words += ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder}", "-s3", "-master.volumeSizeLimitMB=64"]
    program = shutil.which("weed") or str(Path(sys.executable).parent / "weed")
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen([program, "server", *words], stdout=log, stderr=log, cwd=folder)
    url = f"http://127.0.0.1:{ports[3]}"
    try:
        _wait(url, process)
        yield {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "any",
            "AWS_SECRET_ACCESS_KEY": "any",
            "AWS_REGION": "us-east-1",
        }
    finally:
        process.kill()  # its orderly end takes 20 seconds, and its files go anyway
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers, and make the bucket."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):
            request = urllib.request.Request(f"{url}/{BUCKET}", method="PUT")
            with suppress(HTTPError):
                urllib.request.urlopen(request, timeout=5)
                return
        time.sleep(0.2)
    raise RuntimeError("the object server does not answer")


def _free_ports(count: int) -> list[int]:
    """Ports that nobody uses at the moment."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports: list[int] = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
