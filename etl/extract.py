"""Extract: capture raw records as they came."""

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.batch import Run, batch_moment, new_folder, write_json
from etl.errors import DataError
from etl.posting import digest
from etl.progress import track
from etl.sources import records
from etl.sources.record import Record

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


def extract(run: Run) -> dict[str, Any]:
    """Capture the input's records into ``landing/<batch>``.

    A batch that has landed is not captured again unless forced: it is replayed from its captures.

    Raises:
        DataError: the input has no records, or later batches stand on this one.
        SourceUnavailable: the input is not there.
    """
    batch_moment(run.batch)
    landing = run.home.landing(run.batch)
    if landing.exists() and not run.force:
        return {**run.home.landed_manifest(run.batch), "replayed": True}
    later = [batch for batch in run.home.staged_batches() if batch > run.batch]
    if later:
        raise DataError(
            f"Batch {run.batch} cannot be captured: {later[0]} came later and stands on what was "
            "known before it. Run a batch with a newer id."
        )
    started = time.monotonic()
    captured_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    with new_folder(landing) as folder:
        counts = _write(records(run.settings), folder, run, captured_at)
        if not counts["captures"]:
            raise DataError(f"{run.settings.input} holds no record. Check that it is not empty.")
        result = {
            "batch": run.batch,
            "source": run.settings.source,
            "input": run.settings.input,
            **counts,
            "captured_at": captured_at.isoformat(),
            "seconds": round(time.monotonic() - started, 3),
        }
        write_json(folder / "manifest.json", result)
    return result


def _write(
    found: Iterable[Record], folder: Path, run: Run, captured_at: datetime
) -> dict[str, int]:
    captures = size = 0
    files: set[str] = set()
    for number, part in enumerate(_parted(track(found, "extract"))):
        rows = [_row(record, run, captured_at) for record in part]
        table = pa.Table.from_pylist(rows, schema=SCHEMA)
        path = folder / f"captures-{number:05}.parquet"
        pq.write_table(table, path, compression="zstd", use_dictionary=["source_name"])
        captures += len(part)
        size += sum(record.byte_count for record in part)
        # Members of an archive are not files of their own here: there may be millions.
        files.update(record.location.partition("!/")[0] for record in part)
    return {"files": len(files), "captures": captures, "bytes": size}


def _parted(found: Iterable[Record]) -> Iterator[list[Record]]:
    part: list[Record] = []
    size = 0
    for record in found:
        part.append(record)
        size += len(record.payload)
        if len(part) >= PART_RECORDS or size >= PART_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _row(record: Record, run: Run, captured_at: datetime) -> dict[str, object]:
    source = run.settings.source
    return {
        "capture_id": digest(run.batch, source, record.location, str(record.ordinal)),
        "source_name": source,
        "location": record.location,
        "record_ordinal": record.ordinal,
        "byte_count": record.byte_count,
        "payload_sha256": record.sha256,
        "captured_at": captured_at,
        "error": record.error,
        "reason": record.reason if record.error else None,
        "format": record.format,
        "payload": record.payload,
    }
