"""Tables of plain rows as Parquet and CSV, the same in both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv, parquet

from bench.storing.files import unwritable

Kinds = Mapping[str, type]


def write_table(path: Path, kinds: Kinds, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write `path`.parquet and `path`.csv, a column per name in `kinds`; raises Refusal (3) where that fails."""
    types = {str: pa.string(), float: pa.float64(), int: pa.int64(), bool: pa.bool_()}
    schema = pa.schema([(name, types[kind]) for name, kind in kinds.items()])
    table = pa.Table.from_pylist(list(rows), schema)
    try:
        parquet.write_table(table, path.with_suffix(".parquet"))
        csv.write_csv(table, path.with_suffix(".csv"))
    except OSError as error:
        raise unwritable(path, error) from error
