"""Fetch the real datasets into Keras' cache, against their checksums: `python -m workloads._fetch [NAME …]`.

Only a person's own command comes here; no run ever does.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
import urllib.request
import zlib
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path

from workloads._datasets import IMAGES, LABELS, NAMES, SHA256, DatasetError, keras_cache, load

SOURCE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"  # where Keras itself fetches them
FILES = {"mnist": ("", ("mnist.npz",)), "fashion-mnist": ("fashion-mnist", (IMAGES, LABELS))}
SECONDS = 60


def main(names: Sequence[str]) -> int:
    """Fetch the datasets of those names, or all; 0, 2 for an unknown name, 3 where one could not be had."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"data: there is no dataset {unknown[0]!r}; there are {', '.join(FILES)}", file=sys.stderr)
        return 2
    return max(_had(name) for name in names or FILES)


def _had(name: str) -> int:
    try:
        if name in FILES and not _is_here(name):
            folder, files = FILES[name]
            for file in files:
                _fetch(file, keras_cache() / folder / file)
        dataset = load(name)
    except (DatasetError, OSError) as error:
        print(f"data: {name}: {error}", file=sys.stderr)
        return 3
    print(f"{name}: {len(dataset.labels)} images, sha256 {dataset.sha256[:12]}…")
    return 0


def _is_here(name: str) -> bool:
    try:
        load(name)
    except DatasetError:
        return False
    return True


def _fetch(file: str, to: Path) -> None:
    """Fetch one file whole, check it, and only then put it in its place."""
    content = _downloaded(SOURCE + file)
    try:
        plain = gzip.decompress(content) if to.suffix == ".gz" else content
    except (EOFError, gzip.BadGzipFile, zlib.error):
        plain = b""  # so that its hash tells, as for every other damage
    found = hashlib.sha256(plain).hexdigest()
    if found != SHA256[file]:
        raise DatasetError(
            f"{file} came with SHA-256 {found[:12]}…, not {SHA256[file][:12]}…; it was not kept"
        )
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(to.name + ".part")
    part.write_bytes(content)
    part.replace(to)


def _downloaded(address: str) -> bytes:
    print(f"fetching {address}", file=sys.stderr)
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:
            content: bytes = answer.read()
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise DatasetError(f"cannot be fetched: {reason}; try again where {address} is reached") from error
    return content


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
