"""What a landing folder holds: captures in Parquet files, a unit of work of transform each."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from etl.schema import Row

SCHEMA = pa.schema(
    [
        ("capture_id", pa.string()),
        ("source_name", pa.string()),
        ("location", pa.string()),
        ("record_ordinal", pa.int64()),
        ("byte_count", pa.int64()),
        ("payload_sha256", pa.string()),
        ("captured_at", pa.timestamp("us")),
        ("error", pa.string()),
        ("reason", pa.string()),
        ("format", pa.string()),
        ("payload", pa.large_binary()),
    ]
)
# A part is the unit of work of transform: small enough for memory, large enough to be worth it.
PART_RECORDS = 500
PART_BYTES = 32_000_000


def write_parts(captures: Iterable[Row], folder: Path) -> dict[str, int]:
    """Write captures as the Parquet files of a landing folder; return files, captures and bytes."""
    count = size = 0
    files: set[str] = set()
    for number, part in enumerate(_parted(captures)):
        table = pa.Table.from_pylist(part, schema=SCHEMA)
        path = folder / f"captures-{number:05}.parquet"
        pq.write_table(table, path, compression="zstd", use_dictionary=["source_name"])
        count += len(part)
        size += sum(int(str(row["byte_count"])) for row in part)
        # Members of an archive are not files of their own here: there may be millions.
        files.update(str(row["location"]).partition("!/")[0] for row in part)
    return {"files": len(files), "captures": count, "bytes": size}


def _parted(captures: Iterable[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    size = 0
    for capture in captures:
        part.append(capture)
        payload = capture["payload"]
        size += len(payload) if isinstance(payload, bytes) else 0
        if len(part) >= PART_RECORDS or size >= PART_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part
