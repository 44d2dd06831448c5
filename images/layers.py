"""Searches every layer of an image, and its history, for credentials and private addresses."""

from __future__ import annotations

import os
import re
import subprocess
import tarfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, Any

from bench.running.container_engine import Image, docker
from images.check_support import require

PIECE = 4 * 2**20
OVERLAP = 4096
BUFFER = 2**20  # tarfile reads 10 kB at a time unless told
# Files that hold credentials or an index address, in whatever folder.
FORBIDDEN_FILES = re.compile(
    r"(^|/)(pip\.conf|uv\.toml|\.?netrc|_netrc|\.pypirc|\.npmrc|\.git-credentials|\.git|id_(rsa|dsa|ecdsa|ed25519)"
    r"|\.docker/config\.json|\.aws/credentials|apt/auth\.conf(\.d/.+)?)$"
)
PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}")
FORBIDDEN_WORDS = re.compile(
    r"\b(PIP|UV)_[A-Z_]*(INDEX|FIND_LINKS)[A-Z_]*=|--(extra-|default-)?index(-url)?\b|://[^/\s:@]+:[^/\s@]+@"
    r"|\b[A-Z_]*(TOKEN|PASSWORD|SECRET)[A-Z_]*="
)
INSTALLER_VARIABLES = re.compile(r"^((PIP|UV)_.*(INDEX|FIND_LINKS).*|(HTTPS?|ALL)_PROXY)$", re.IGNORECASE)
SETTINGS = (
    *("/etc/pip.conf", "~/.config/pip/pip.conf", "~/.pip/pip.conf"),
    *("/etc/uv/uv.toml", "~/.config/uv/uv.toml"),
)
ADDRESS = re.compile(r"[a-z+]+://[^\s'\",\]]+")


def clean(image: Image) -> str:
    """No credentials file, private key or index address of this machine, in the layers or the history."""
    history = docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", image.name).out
    config = docker("image", "inspect", "--format", "{{json .Config}}", image.name).out
    words = FORBIDDEN_WORDS.search(history + config)
    require(words is None, f"the history or the configuration contains {words and words[0]!r}")
    addresses = addresses_here()
    leaked = [address for address in addresses if address in history + config]
    require(not leaked, "the history or the configuration contains an index address of this machine")
    found = list(findings(image.name, {address.encode() for address in addresses}))
    require(not found, "; ".join(found[:5]))
    return f"searched for {len(addresses)} addresses of this machine"


def addresses_here() -> set[str]:
    """The index and proxy addresses of this machine's pip and uv, from the environment and settings files."""
    variables = [value for name, value in os.environ.items() if INSTALLER_VARIABLES.match(name)]
    settings = [Path(name).expanduser() for name in SETTINGS]
    texts = [*variables, *(path.read_text(errors="replace") for path in settings if path.is_file())]
    return {each for text in texts for each in ADDRESS.findall(text)}


def findings(image: str, addresses: Collection[bytes]) -> Iterator[str]:
    """One line per forbidden thing in a layer. Reads the image as a stream and stores nothing."""
    with subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE) as saving:
        assert saving.stdout is not None
        try:
            yield from _in_saved(saving.stdout, addresses)
        except BaseException:
            saving.kill()  # or an interrupt would have to wait for gigabytes
            raise
    require(saving.returncode == 0, f"docker save ended with {saving.returncode}")


def _in_saved(stream: IO[bytes], addresses: Collection[bytes]) -> Iterator[str]:
    with tarfile.open(fileobj=stream, mode="r|", bufsize=BUFFER) as saved:
        for member in saved:
            content = saved.extractfile(member) if member.isfile() else None
            if content is not None and is_archive(content):
                yield from in_layer(content, addresses)
    while stream.read(PIECE):  # the padding after the end of the archive
        pass


def is_archive(stream: IO[bytes]) -> bool:
    """Whether a file of a saved image is a layer, judged by its first bytes."""
    head: bytes = stream.peek(512)  # type: ignore[attr-defined]  # tarfile's streams are buffered readers
    return head[257:262] == b"ustar" or head[:2] == b"\x1f\x8b"


def in_layer(stream: IO[bytes], addresses: Collection[bytes]) -> Iterator[str]:
    """One line per forbidden thing in one layer (a tar archive, compressed or not)."""
    with tarfile.open(fileobj=stream, mode="r|*", bufsize=BUFFER) as layer:
        for member in layer:
            if FORBIDDEN_FILES.search(member.name):
                yield f"/{member.name} is in a layer"
            content: Any = layer.extractfile(member) if member.isfile() else None
            for what in in_content(content, addresses) if content else ():
                yield f"/{member.name} contains {what}"


def in_content(content: IO[bytes], addresses: Collection[bytes]) -> Iterator[str]:
    """The forbidden things in a file, each once. Keys in programs are allowed: GnuTLS contains one to test itself."""
    rest, seen, program = b"", set(), None
    while piece := content.read(PIECE):
        text = rest + piece
        program = piece.startswith(b"\x7fELF") if program is None else program
        if not program and b"PRIVATE KEY-----" in text and PRIVATE_KEY.search(text):
            seen.add("a private key")
        seen |= {f"the address {address.decode()}" for address in addresses if address in text}
        rest = text[-OVERLAP:]
    yield from sorted(seen)
