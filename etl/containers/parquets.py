"""Parquet tables: one record a row, out of the column that holds JSON."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.containers.columns import SAMPLE_ROWS, json_column
from etl.containers.items import Item, Unpack, suffix
from etl.containers.payloads import kept
from etl.containers.streams import seekable
from etl.sources.record import Record

_MAGIC = b"PAR1"
# Few, for a row may be a whole page.
_ROWS = 64
_BUFFER = 1 << 20


def accepts(name: str, head: bytes) -> bool:
    """Take ``.parquet`` and what begins as one."""
    return suffix(name) == ".parquet" or head.startswith(_MAGIC)


def records(item: Item, unpack: Unpack) -> Iterator[Record]:
    """Yield one record a row; a null is an empty record.

    Raises:
        DataError: it is not clear which column holds JSON.
        pyarrow.ArrowException: the file is damaged.
    """
    settings = unpack.settings
    with seekable(item.stream) as file:
        # With a buffer it reads pages, not a row group's whole column.
        table = pq.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
        if not table.metadata.num_rows:
            return
        names = [field.name for field in table.schema_arrow if _is_text(field.type)]
        first = {} if settings.json_column else _first(table, names)
        column = json_column(item.location, settings.json_column, names, first)
        for ordinal, value in enumerate(_values(table, column)):
            unpack.meter.take(len(value))
            yield kept(item.location, ordinal, [value], settings.max_record_bytes)


def _values(table: Any, column: str) -> Iterator[bytes]:
    for batch in table.iter_batches(batch_size=_ROWS, columns=[column]):
        for value in _bytes(batch.column(0)):
            yield value or b""


def _first(table: Any, names: list[str]) -> dict[str, bytes]:
    """Return each column's first value in the first rows."""
    first: dict[str, bytes] = {}
    batches = table.iter_batches(batch_size=_ROWS, columns=names)
    for batch in islice(batches, SAMPLE_ROWS // _ROWS + 1):
        for name in set(batch.schema.names) - set(first):
            value = next((value for value in _bytes(batch.column(name)) if value), None)
            if value is not None:
                first[name] = value
        if len(first) == len(names):
            break
    return first


def _bytes(column: Any) -> Iterator[bytes | None]:
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    for value in column.cast(pa.large_binary()):
        yield value.as_py()


def _is_text(kind: Any) -> bool:
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    tests = (
        pa.types.is_string,
        pa.types.is_large_string,
        pa.types.is_string_view,
        pa.types.is_binary,
        pa.types.is_large_binary,
        pa.types.is_binary_view,
    )
    return any(test(kind) for test in tests)
