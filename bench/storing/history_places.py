"""Where a history lies: a folder, or a bucket of an object store with a copy of it here. Files are never changed.

A file appears under its name as a whole or not at all, so that a writer which is killed leaves nothing to read. No
writer needs to win a race: names are unique, and equal names have equal content.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.errors import Refusal
from bench.storing.files import unwritable
from bench.storing.history_tables import Place

VARIABLE = "TFGAUGE_HISTORY"
S3 = "s3://"
BEGUN = ".begun-"  # how the name of a file begins that is not whole yet
ABANDONED = 86400.0  # seconds after which nobody is still writing such a file
REMEDY = "is the server up, and are AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY set?"


class FolderPlace:
    """A folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, name: str, data: bytes) -> None:
        """Under another name first, then renamed, with both on the disk."""
        path = self.folder / name
        beside = path.with_name(f"{BEGUN}{uuid.uuid4().hex}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
            _sync(path.parent)
        except OSError as error:
            raise unwritable(path, error) from error

    def remove(self, name: str) -> None:
        """Remove a file."""
        (self.folder / name).unlink(missing_ok=True)

    def names(self, below: str) -> list[str]:
        """The names of the whole files below a folder, sorted."""
        found = (self.folder / below).rglob("*.parquet")
        return sorted(str(path.relative_to(self.folder)) for path in found if not path.name.startswith(BEGUN))

    def local(self, below: str) -> dict[str, Path]:
        """The files themselves."""
        return {name: self.folder / name for name in self.names(below)}

    def sweep(self, now: float) -> None:
        """Remove what killed writers left behind."""
        for path in self.folder.rglob(f"{BEGUN}*"):
            with suppress(OSError):  # its writer has just finished it
                if path.stat().st_mtime < now - ABANDONED:
                    path.unlink()


class BucketPlace:
    """A bucket, or a prefix in one; what is read is copied into a folder of this machine first, each file once."""

    def __init__(self, url: str, cache: Path) -> None:
        """The connection's settings come from AWS's environment variables. Raises Refusal (2) for no such address."""
        from obstore.store import S3Store

        options: Any = {"allow_http": os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")}
        try:
            self._store = S3Store.from_url(url, client_options=options)
        except Exception as error:  # obstore's own exceptions have no common base that is public
            raise Refusal(f"--history {url}: {_line(error)}") from error
        self._url = url
        self._copy = FolderPlace(cache / hashlib.sha256(url.encode()).hexdigest()[:16])

    def add(self, name: str, data: bytes) -> None:
        """One put, which the store makes visible as a whole."""
        import obstore

        try:
            obstore.put(self._store, name, data)
        except Exception as error:
            raise self._unreached(error) from error

    def remove(self, name: str) -> None:
        """Remove a file."""
        import obstore
        from obstore.exceptions import NotFoundError

        try:
            obstore.delete(self._store, name)
        except (FileNotFoundError, NotFoundError):
            return
        except Exception as error:
            raise self._unreached(error) from error

    def names(self, below: str) -> list[str]:
        """The names of the files below a folder, sorted."""
        import obstore

        try:
            listed = [each["path"] for part in obstore.list(self._store, below) for each in part]
        except Exception as error:
            raise self._unreached(error) from error
        return sorted(name for name in listed if name.endswith(".parquet"))

    def local(self, below: str) -> dict[str, Path]:
        """Copies; what is gone from the bucket goes from the copy too."""
        import obstore
        from obstore.exceptions import NotFoundError

        names = self.names(below)
        for name in set(self._copy.names(below)) - set(names):
            self._copy.remove(name)
        for name in names:
            if not (self._copy.folder / name).exists():
                try:
                    data = bytes(obstore.get(self._store, name).bytes())
                except (FileNotFoundError, NotFoundError):
                    return self.local(below)  # somebody compacts: what replaced it is listed now
                except Exception as error:
                    raise self._unreached(error) from error
                self._copy.add(name, data)
        return {name: self._copy.folder / name for name in names}

    def _unreached(self, error: Exception) -> Refusal:
        return Refusal(f"{self._url}: cannot be reached: {_line(error)}; {REMEDY}", 3)


def named(text: str, results: Path) -> str:
    """The folder or bucket of a history: as somebody named it, or by the environment, or beside the results."""
    return text or os.environ.get(VARIABLE) or str(results / "history")


def place_of(text: str, cache: Path) -> Place:
    """The folder or bucket that a person names; `cache` takes copies of a bucket."""
    return BucketPlace(text, cache / "history") if text.startswith(S3) else FolderPlace(Path(text))


def _sync(folder: Path) -> None:
    """Put a folder's names on the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
