"""Training images that are already on this machine, each dataset known by the hash of its content.

Nothing is ever downloaded: `digits` is a file beside this one, `mnist` is read from Keras' cache, and
`fashion-mnist` from Debian's package or from Keras' cache. Every file is checked before it is used, because
a result only means something together with the data on which it was obtained.
"""

from __future__ import annotations

import difflib
import gzip
import hashlib
import io
import math
import os
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Read = tuple[Bytes, Bytes, int]  # pixels [N, 28, 28], labels [N], and the value of the brightest pixel

DIGITS = Path(__file__).with_name("digits.npz")
DEBIAN = Path("/usr/share/datasets/fashion-mnist")
IMAGES, LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
IDX_OF_BYTES = b"\0\0\x08"  # how such an IDX file begins; the number of axes follows
SHA256 = {  # of a .gz file's unpacked content, which is the same wherever the archive was made
    "digits.npz": "b2dab7b501728c22e9119ad76740b2e17c77a231e42d1e592380d90886f1a05e",
    "mnist.npz": "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",  # published by Keras
    IMAGES: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    LABELS: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
}
REMEDIES = {
    "digits": "restore it with `git checkout`",
    "mnist": "get it with `nox -s data`",
    "fashion-mnist": "get it with `nox -s data`, or on Debian with `apt-get install dataset-fashion-mnist`",
}


class DatasetError(Exception):
    """A dataset is unknown, missing or damaged; the message is one line and says what to do."""


@dataclass(frozen=True, eq=False)  # arrays cannot be compared as one value; `sha256` can
class Dataset:
    """Training images of ten classes; `sha256` is over the dtype, shape and bytes of images and labels."""

    name: str
    sha256: str
    images: npt.NDArray[np.float32]  # [N, 28, 28, 1] in [0, 1]; the background is 0
    labels: npt.NDArray[np.int64]  # [N] in 0..9


def load(name: str) -> Dataset:
    """Return the training images of the dataset `name`, one of `NAMES`.

    Raises DatasetError if there is no such dataset, if it is not on this machine, or if it is damaged.
    """
    if name not in READERS:
        raise DatasetError(_unknown(name))
    pixels, classes, brightest = READERS[name]()
    images = np.divide(pixels, brightest, dtype=np.float32)[..., np.newaxis]
    labels = classes.astype(np.int64)
    return Dataset(name, _content_hash(images, labels), images, labels)


def parse_idx(content: bytes) -> Bytes:
    """Return the array in an IDX file of unsigned bytes, the format of the MNIST files.

    It holds two zero bytes, 8 for unsigned bytes, the number of axes, the length of each axis as a big-endian
    32-bit integer, then the elements, last axis fastest. Raises ValueError if the content is anything else,
    or longer or shorter than that.
    """
    if content[:3] != IDX_OF_BYTES or content == IDX_OF_BYTES:
        raise ValueError(f"not an IDX file of unsigned bytes: it begins with {content[:4]!r}")
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise ValueError(f"the IDX file ends in its header, after {len(content)} of {start} bytes")
    shape = struct.unpack(f">{content[3]}I", content[4:start])
    if len(content) - start != math.prod(shape):
        raise ValueError(f"the IDX file has {len(content) - start} elements, its shape is {shape}")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)


def _unknown(name: str) -> str:
    """Say that there is no such dataset, which there are, and which one was probably meant."""
    close = difflib.get_close_matches(name, NAMES, n=1)
    guess = f" did you mean {close[0]}?" if close else ""
    return f"there is no dataset {name!r};{guess} there are {', '.join(NAMES)}"


def _digits() -> Read:
    """Return the embedded digits, 8x8, brought to 28x28: the image repeated 3x3, a margin of 2 all round.

    Repeating the image and not its pixels keeps strokes one or two pixels wide, as in MNIST: of blocks of
    equal pixels, 3x3 kernels see too little to learn from in 400 steps.
    """
    with np.load(io.BytesIO(_content("digits", DIGITS.name, [DIGITS.parent]))) as arrays:
        images, labels = arrays["images"], arrays["labels"]
    return np.pad(np.tile(images, (1, 3, 3)), ((0, 0), (2, 2), (2, 2))), labels, 16


def _mnist() -> Read:
    """Return MNIST's training images from Keras' cache."""
    with np.load(io.BytesIO(_content("mnist", "mnist.npz", [keras_cache()]))) as arrays:
        return arrays["x_train"], arrays["y_train"], 255


def _fashion_mnist() -> Read:
    """Return Fashion-MNIST's training images from Debian's package or Keras' cache."""
    folders = [DEBIAN, keras_cache() / "fashion-mnist"]
    images, labels = (parse_idx(_content("fashion-mnist", file, folders)) for file in (IMAGES, LABELS))
    return images, labels, 255


READERS: dict[str, Callable[[], Read]] = {"digits": _digits, "mnist": _mnist, "fashion-mnist": _fashion_mnist}
NAMES = tuple(READERS)


def keras_cache() -> Path:
    """Return the folder of Keras' datasets, found as Keras does; it takes /tmp where home is read-only."""
    home = Path(os.path.expanduser("~"))  # unlike Path.home(), it does not fail where there is no home
    base = home if os.access(home, os.W_OK) else Path("/tmp")
    return Path(os.path.expanduser(os.environ.get("KERAS_HOME", base / ".keras")), "datasets")


def _content(name: str, file: str, folders: Sequence[Path]) -> bytes:
    """Return the checked content of a dataset's file, unpacked, from the first of the folders that has it."""
    paths = [folder / file for folder in folders]
    path = next((path for path in paths if os.path.isfile(path)), None)
    if path is None:
        places = " and no ".join(str(path) for path in paths)
        raise DatasetError(f"the dataset {name} is not on this machine: no {places}; {REMEDIES[name]}")
    content = _unpacked(path)
    found, wanted = hashlib.sha256(content).hexdigest(), SHA256[file]
    if found != wanted:
        hashes = f"its SHA-256 begins with {found[:12]} and not with {wanted[:12]}"
        raise DatasetError(f"{path} is damaged: {hashes}; remove it, then {REMEDIES[name]}")
    return content


def _unpacked(path: Path) -> bytes:
    """Return the content of a file; a .gz file is unpacked. DatasetError if the system cannot read it."""
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if path.suffix == ".gz" else content
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return b""  # a broken archive counts as empty, so that its hash tells, as for every other damage
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}; make it readable") from error


def _content_hash(*arrays: npt.NDArray[Any]) -> str:
    """Return the SHA-256, in hexadecimal, over the dtype, shape and bytes of contiguous arrays."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.dtype.str} {array.shape}".encode())
        digest.update(array.data)
    return digest.hexdigest()
