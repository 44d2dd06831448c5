"""What the object server of the tests promises under many writers: python -m proofs.object_store [ROUNDS]

The history needs unique names only: what was reported as written is listed and read whole at once. Conditional puts
are tried as well, to know whether anything could rest on them.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from proofs.object_server import BUCKET, serving

WRITERS = 64
SIZE = 40_000  # bytes, as the points of one night have


def main(rounds: int) -> None:
    """Print the table, a row as soon as it is known."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as variables:
        os.environ.update(variables)
        for line in rows(rounds):
            print(line, flush=True)


def rows(rounds: int) -> Iterator[str]:
    """The table: what was tried, how often, and how often the promise was kept."""
    yield f"| {WRITERS} writers at once | tried | kept |"
    yield "| --- | ---: | ---: |"
    for name, promise in (
        ("a new name is listed and read whole as soon as its put returns", new_name),
        ("of all that create one name on condition that it is new, one succeeds", one_winner),
        ("a name that is overwritten by all reads as one of them, whole", whole),
    ):
        kept = sum(promise(number) for number in range(rounds))
        yield f"| {name} | {rounds} | {kept} |"


def new_name(number: int) -> bool:
    """Every writer puts a file under a name of its own, then lists and reads it."""
    import obstore

    def put(store: Any, writer: int) -> bool:
        path, data = f"new/{number}/{writer}", bytes([writer]) * SIZE
        obstore.put(store, path, data)
        listed = {each["path"] for part in obstore.list(store, f"new/{number}") for each in part}
        return path in listed and bytes(obstore.get(store, path).bytes()) == data

    return all(at_once(put))


def one_winner(number: int) -> bool:
    """All writers create the same name."""
    import obstore
    from obstore.exceptions import AlreadyExistsError, PreconditionError

    def create(store: Any, writer: int) -> bool:
        try:
            obstore.put(store, f"one/{number}", bytes([writer]) * SIZE, mode="create")
        except (AlreadyExistsError, PreconditionError):
            return False
        return True

    return sum(at_once(create)) == 1


def whole(number: int) -> bool:
    """All writers overwrite the same name, and read it meanwhile."""
    import obstore

    def overwrite(store: Any, writer: int) -> bool:
        path = f"whole/{number}"
        obstore.put(store, path, bytes([writer]) * SIZE)
        found = bytes(obstore.get(store, path).bytes())
        return len(found) == SIZE and len(set(found)) == 1

    return all(at_once(overwrite))


def at_once(act: Callable[[Any, int], bool]) -> list[bool]:
    """What every writer found, each with a connection of its own, all let go at the same moment."""
    from obstore.store import S3Store

    gate = threading.Barrier(WRITERS)

    def run(writer: int) -> bool:
        store = S3Store.from_url(f"s3://{BUCKET}", client_options={"allow_http": True})
        gate.wait()
        return act(store, writer)

    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(run, range(WRITERS)))


if __name__ == "__main__":
    main(next((int(word) for word in sys.argv[1:] if word.isdigit()), 100))
