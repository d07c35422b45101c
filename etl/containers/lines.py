"""Lines: one JSON document a line."""

import io
from collections.abc import Iterator

from etl.containers.items import Item, Unpack, suffix
from etl.containers.payloads import kept
from etl.containers.streams import CHUNK
from etl.sources.record import Record


def accepts(name: str, head: bytes) -> bool:
    """Take the suffixes of JSON lines."""
    return suffix(name) in (".jsonl", ".ndjson", ".jl")


def records(item: Item, unpack: Unpack) -> Iterator[Record]:
    """Yield one record a line; an empty line is none."""
    limit = unpack.settings.max_record_bytes
    ordinal = 0
    # Room for "\r\n", so that a line of just the limit is whole.
    while line := item.stream.readline(limit + 2):
        record = kept(item.location, ordinal, rest_of_line(line, item.stream), limit)
        if record.byte_count > limit or record.payload.strip():
            yield record
            ordinal += 1


def rest_of_line(line: bytes, stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield a line's beginning and what is left of it, without its end, in bounded memory."""
    while line:
        yield line[:-1].removesuffix(b"\r") if line.endswith(b"\n") else line
        line = b"" if line.endswith(b"\n") else stream.readline(CHUNK)
