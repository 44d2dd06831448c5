"""Datasets are what their hashes say, and say in one line why they cannot be had."""

from __future__ import annotations

import gzip
import hashlib
import os
import struct
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from workloads import _datasets as datasets

DIGITS = "2419fbfd6c54578b08714d7d287f6f1f21ecdb4a5f0989896ab4dcf0d90edb6d"
FASHION = "dc759770eec1584456ddc88a1e00e524778ab70ca89aefef5577d5703030bfb1"
PACKAGE = datasets.DEBIAN / datasets.IMAGES


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty cache of Keras' datasets; Debian's package is hidden."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(datasets, "DEBIAN", tmp_path / "no-package")
    (tmp_path / "datasets" / "fashion-mnist").mkdir(parents=True)
    return tmp_path / "datasets"


def idx(array: npt.NDArray[np.uint8]) -> bytes:
    """Return the array as the content of an IDX file."""
    header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    return header + array.tobytes()


def write_fashion(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, npt.NDArray[np.uint8]]:
    """Write a small dataset in the format of Fashion-MNIST, as if its hashes were published; return it."""
    rng = np.random.default_rng(0)
    arrays: dict[str, npt.NDArray[np.uint8]] = {
        datasets.IMAGES: rng.integers(0, 256, (5, 28, 28), np.uint8),
        datasets.LABELS: rng.integers(0, 10, 5, np.uint8),
    }
    for file, array in arrays.items():
        (folder / file).write_bytes(gzip.compress(idx(array)))
        monkeypatch.setitem(datasets.SHA256, file, hashlib.sha256(idx(array)).hexdigest())
    return arrays


def refusal(name: str) -> str:
    """Return the message with which `load` refuses; it is one line."""
    with pytest.raises(datasets.DatasetError) as caught:
        datasets.load(name)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_digits_have_the_documented_shape_range_and_classes() -> None:
    digits = datasets.load("digits")
    assert digits.images.shape == (1797, 28, 28, 1)
    assert digits.images.dtype == np.float32
    assert digits.labels.dtype == np.int64
    assert set(np.unique(digits.images * 16)) == set(range(17))
    assert np.bincount(digits.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_digits_are_the_same_on_every_machine_and_numpy() -> None:
    first, second = datasets.load("digits"), datasets.load("digits")
    assert first.name == "digits"
    assert first.sha256 == second.sha256 == DIGITS


def test_a_digit_is_its_8x8_image_repeated_3x3_with_a_margin_of_2() -> None:
    with np.load(datasets.DIGITS) as arrays:
        small, labels = arrays["images"], arrays["labels"]
    digits = datasets.load("digits")
    inner = digits.images[:, 2:-2, 2:-2, 0].astype(np.float64)
    assert np.array_equal(inner, np.tile(small, (1, 3, 3)) / 16)
    assert digits.images.sum(dtype=np.float64) == inner.sum()
    assert np.array_equal(digits.labels, labels)


def test_the_description_of_the_digits_records_their_hash() -> None:
    assert datasets.SHA256["digits.npz"] in datasets.DIGITS.with_suffix(".md").read_text()


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda _: b"", lambda b: b[:99] + b"?" + b[100:]])
def test_a_damaged_file_is_named_with_both_hashes(
    damage: Callable[[bytes], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "digits.npz"
    broken.write_bytes(damage(datasets.DIGITS.read_bytes()))
    monkeypatch.setattr(datasets, "DIGITS", broken)
    message = refusal("digits")
    assert f"{broken} is damaged" in message
    assert hashlib.sha256(broken.read_bytes()).hexdigest()[:12] in message
    assert datasets.SHA256["digits.npz"][:12] in message


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    message = refusal("cifar")
    assert all(name in message for name in datasets.NAMES)
    assert "did you mean" not in message


@pytest.mark.parametrize(
    ("name", "meant"), [("minst", "mnist"), ("fashion_mnist", "fashion-mnist"), ("Digits", "digits")]
)
def test_a_misspelt_name_is_answered_with_the_one_meant(name: str, meant: str) -> None:
    assert f"did you mean {meant}?" in refusal(name)


def test_a_missing_mnist_says_where_it_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KERAS_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    message = refusal("mnist")
    assert f"no {tmp_path}/.keras/datasets/mnist.npz" in message
    assert "nox -s data" in message


def test_a_missing_fashion_mnist_says_both_places_and_both_remedies(cache: Path) -> None:
    message = refusal("fashion-mnist")
    assert f"no {datasets.DEBIAN / datasets.IMAGES}" in message
    assert f"no {cache / 'fashion-mnist' / datasets.IMAGES}" in message
    assert "nox -s data" in message
    assert "apt-get install dataset-fashion-mnist" in message


def testkeras_cache_is_in_tmp_where_home_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KERAS_HOME", raising=False)
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(os.path, "isfile", lambda _: False)
    assert "no /tmp/.keras/datasets/mnist.npz" in refusal("mnist")


def test_mnist_is_the_training_part_of_keras_file(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images, labels = np.arange(2 * 784).reshape(2, 28, 28).astype(np.uint8), np.array([3, 9], np.uint8)
    file = cache / "mnist.npz"
    np.savez(file, x_train=images, y_train=labels, x_test=images[:1], y_test=labels[:1])
    assert "is damaged" in refusal("mnist")
    monkeypatch.setitem(datasets.SHA256, "mnist.npz", hashlib.sha256(file.read_bytes()).hexdigest())
    mnist = datasets.load("mnist")
    assert np.array_equal(mnist.images[..., 0], images.astype(np.float32) / np.float32(255))
    assert mnist.labels.tolist() == [3, 9]


def test_fashion_mnist_is_read_fromkeras_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arrays = write_fashion(cache / "fashion-mnist", monkeypatch)
    fashion = datasets.load("fashion-mnist")
    assert np.array_equal(np.rint(fashion.images[..., 0] * 255), arrays[datasets.IMAGES])
    assert np.array_equal(fashion.labels, arrays[datasets.LABELS])


@pytest.mark.parametrize("file", [datasets.IMAGES, datasets.LABELS])
def test_a_truncated_archive_is_damaged(file: str, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_fashion(cache / "fashion-mnist", monkeypatch)
    path = cache / "fashion-mnist" / file
    path.write_bytes(path.read_bytes()[:-9])
    assert f"{path} is damaged" in refusal("fashion-mnist")


def test_an_archive_that_is_none_is_damaged(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_fashion(cache / "fashion-mnist", monkeypatch)
    path = cache / "fashion-mnist" / datasets.IMAGES
    path.write_bytes(b"<html>404 Not Found</html>")
    assert f"{path} is damaged" in refusal("fashion-mnist")


def test_a_file_that_cannot_be_read_is_named(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (cache / "mnist.npz").touch()
    monkeypatch.setattr(Path, "read_bytes", denied)
    assert f"{cache / 'mnist.npz'} cannot be read: Permission denied" in refusal("mnist")


@pytest.mark.skipif(not PACKAGE.is_file(), reason=f"no {PACKAGE}: apt-get install dataset-fashion-mnist")
def test_debians_fashion_mnist_has_6000_images_of_each_class() -> None:
    fashion = datasets.load("fashion-mnist")
    assert fashion.images.shape == (60000, 28, 28, 1)
    assert (fashion.images.min(), fashion.images.max()) == (0, 1)
    assert np.bincount(fashion.labels).tolist() == [6000] * 10
    assert fashion.sha256 == FASHION


@pytest.mark.parametrize("shape", [(7,), (2, 3), (4, 2, 5), (0, 3), ()])
def test_an_idx_file_gives_back_what_was_written(shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    read = datasets.parse_idx(idx(np.asarray(array, np.uint8)))
    assert read.dtype == np.uint8
    assert read.shape == shape
    assert np.array_equal(read, array)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\x08",
        b"\0\0\x0d\1\0\0\0\1\0\0\0\0",  # floats
        b"\1\0\x08\1\0\0\0\1\0",
        b"\0\0\x08\2\0\0\0\1",  # ends in its header
        b"\0\0\x08\1\0\0\0\2\0",  # one element too few
        b"\0\0\x08\1\0\0\0\1\0\0",  # one too many
    ],
)
def test_anything_but_an_idx_file_of_bytes_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="IDX"):
        datasets.parse_idx(content)


def test_the_hash_of_a_dataset_is_over_dtype_shape_and_bytes(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_fashion(cache / "fashion-mnist", monkeypatch)
    fashion = datasets.load("fashion-mnist")
    text = b"<f4 (5, 28, 28, 1)" + fashion.images.tobytes() + b"<i8 (5,)" + fashion.labels.tobytes()
    assert fashion.sha256 == hashlib.sha256(text).hexdigest()


def test_a_dataset_is_frozen() -> None:
    digits = datasets.load("digits")
    with pytest.raises(FrozenInstanceError):
        digits.name = "mnist"  # type: ignore[misc]
