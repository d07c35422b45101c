"""CSV tables: one record a row, out of the column that holds JSON."""

import csv
import io
from collections.abc import Iterator
from itertools import chain

from etl.containers.columns import SAMPLE_ROWS, json_column
from etl.containers.items import Item, Unpack, suffix
from etl.containers.payloads import kept
from etl.sources.record import Record

# The csv module reads text. Latin-1 maps every byte to a character and back.
_BYTES = "latin-1"
_BOM = "\xef\xbb\xbf"
_ROW_FIELDS = 4


def accepts(name: str, head: bytes) -> bool:
    """Take ``.csv``."""
    return suffix(name) == ".csv"


def records(item: Item, unpack: Unpack) -> Iterator[Record]:
    """Yield one record a row below the header; an empty field is an empty record.

    Raises:
        DataError: it is not clear which column holds JSON.
        csv.Error, ValueError: a field or a line is longer than a record may be.
    """
    limit = unpack.settings.max_record_bytes
    # The module has one limit for all its readers, and 128 kB is less than a posting may have.
    csv.field_size_limit(limit)
    rows = csv.reader(_lines(item.stream, limit * _ROW_FIELDS))
    names = [_text(name) for name in next(rows, [])]
    filled = (row for row in rows if row)
    sample, first = _sample(names, filled, limit)
    if not sample:
        return
    column = names.index(json_column(item.location, unpack.settings.json_column, names, first))
    for ordinal, row in enumerate(chain(sample, filled)):
        value = row[column].encode(_BYTES) if column < len(row) else b""
        yield kept(item.location, ordinal, [value], limit)


def _lines(stream: io.BufferedReader, longest: int) -> Iterator[str]:
    line = stream.readline(longest).removeprefix(_BOM.encode(_BYTES))
    while line:
        if len(line) == longest:
            raise ValueError(f"has a line of {longest} bytes or more")
        yield line.decode(_BYTES)
        line = stream.readline(longest)


def _sample(
    names: list[str], rows: Iterator[list[str]], most_bytes: int
) -> tuple[list[list[str]], dict[str, bytes]]:
    """Return the first rows, and each column's first value in them."""
    sample: list[list[str]] = []
    first: dict[str, bytes] = {}
    size = 0
    for row in rows:
        sample.append(row)
        for name, value in zip(names, row, strict=False):
            size += len(value)
            if value.strip() and name not in first:
                first[name] = value.encode(_BYTES)
        if len(first) == len(names) or len(sample) == SAMPLE_ROWS or size > most_bytes:
            break
    return sample, first


def _text(name: str) -> str:
    return name.encode(_BYTES).decode("utf-8", "backslashreplace")
