"""One file of the history: from rows to bytes, and from files, compacted ones among them, to one table."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.errors import Refusal
from bench.storing.history_tables import Kind

VERSION, HOLDS = b"tfgauge.version", b"tfgauge.holds"
COMPACT = "compact-"  # how the name of a file begins that took the place of several runs' files
GROUP = 20_000  # rows that are skipped or read together


def table_of(kind: Kind, rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as a table; mappings are kept as JSON."""
    import pyarrow as pa

    plain = [{name: _stored(row[name]) for name in kind.columns} for row in rows]
    return pa.Table.from_pylist(plain, schema=schema(kind))


def schema(kind: Kind) -> Any:
    """A kind's columns as pyarrow has them."""
    import pyarrow as pa

    types = {"list<float>": pa.list_(pa.float32())}
    return pa.schema(
        [(name, types.get(each) or pa.type_for_alias(each)) for name, each in kind.columns.items()]
    )


def to_bytes(table: Any, kind: Kind, holds: Sequence[str] = ()) -> bytes:
    """A table as a file; `holds` names the runs that a compacted file has."""
    import pyarrow.parquet as pq

    more = {HOLDS: json.dumps(list(holds)).encode()} if holds else {}
    table = table.replace_schema_metadata({VERSION: str(kind.version).encode(), **more})
    made = io.BytesIO()
    pq.write_table(table, made, compression="zstd", row_group_size=GROUP)
    return made.getvalue()


def read(files: Mapping[str, Path], kind: Kind, columns: Sequence[str], filters: Any = None) -> Any:
    """The rows of all these files, each run once, however an interrupted compaction left them.

    Raises Refusal (3) that names the file which cannot be read, or is of a newer version, and FileNotFoundError where
    a compaction has removed one meanwhile.
    """
    import pyarrow as pa

    parts, seen = [], set[str]()
    for name, runs in chosen(files).items():
        part = _read_one(files[name], kind, columns, filters)
        if runs is not None:
            if seen & runs:
                part = part.filter(_not_in(part["run"], seen))
            seen |= runs
        parts.append(part)
    return pa.concat_tables(parts) if parts else schema(kind).empty_table().select(list(columns))


def chosen(files: Mapping[str, Path]) -> dict[str, frozenset[str] | None]:
    """The files to read, compacted ones with the runs that they hold; what a compacted file holds is left out."""
    compact = {name: held_by(path) for name, path in files.items() if Path(name).name.startswith(COMPACT)}
    covered = frozenset().union(*compact.values())
    largest = sorted(compact, key=lambda name: (-len(compact[name]), name))
    kept: dict[str, frozenset[str] | None] = {}
    seen: frozenset[str] = frozenset()
    for name in largest:
        if not compact[name] <= seen:
            kept[name], seen = compact[name], seen | compact[name]
    return kept | {name: None for name in files if name not in compact and Path(name).stem not in covered}


def held_by(path: Path) -> frozenset[str]:
    """The runs that a compacted file holds."""
    import pyarrow.parquet as pq

    try:
        return frozenset(json.loads(pq.read_metadata(path).metadata[HOLDS]))
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unreadable(path, error) from error


def _read_one(path: Path, kind: Kind, columns: Sequence[str], filters: Any) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            version = int(file.metadata.metadata[VERSION])
            there = file.schema_arrow.names
        if version > kind.version:
            raise Refusal(
                f"{path}: is of version {version}; this tfgauge reads versions up to {kind.version}; update tfgauge",
                3,
            )
        wanted = list(dict.fromkeys([*columns, "run"]))
        found = pq.read_table(
            path, columns=[name for name in wanted if name in there], filters=filters, partitioning=None
        )
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:  # pyarrow's own errors are among these
        raise unreadable(path, error) from error
    for name in wanted:
        if name not in there:
            value = pa.scalar(kind.missing.get(name), schema(kind).field(name).type)
            found = found.append_column(name, pa.repeat(value, found.num_rows))
    return found.select(wanted).cast(pa.schema([schema(kind).field(name) for name in wanted]))


def unreadable(path: Path, error: Exception) -> Refusal:
    """The refusal (3) for a file that is not a whole file of the history."""
    why = " ".join(str(error).split())[:160]
    return Refusal(
        f"{path}: cannot be read as a part of the history ({why}); move it out, and add its run again", 3
    )


def _not_in(column: Any, seen: set[str]) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.invert(pc.is_in(column, pa.array(sorted(seen))))


def _stored(value: Any) -> Any:
    if isinstance(value, Mapping):
        return json.dumps(value, sort_keys=True)
    return list(value) if isinstance(value, tuple) else value
