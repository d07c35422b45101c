"""Extract: capture raw records as they came."""

import time
from datetime import UTC, datetime
from typing import Any

from etl.batch import Run, batch_moment, new_folder, write_json
from etl.errors import DataError
from etl.landing import SCHEMA, write_parts
from etl.posting import digest
from etl.progress import track
from etl.sources import full_parts, records
from etl.sources.record import Record

__all__ = ["SCHEMA", "extract"]


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
    parts = full_parts(run.settings)
    captured_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    with new_folder(landing) as folder:
        found = track(records(run.settings), "extract")
        counts = write_parts((_row(record, run, captured_at) for record in found), folder)
        if not counts["captures"]:
            raise DataError(f"{run.settings.input} holds no record. Check that it is not empty.")
        result = {
            "batch": run.batch,
            "source": run.settings.source,
            "input": run.settings.input,
            "full_parts": parts,
            **counts,
            "captured_at": captured_at.isoformat(),
            "seconds": round(time.monotonic() - started, 3),
        }
        write_json(folder / "manifest.json", result)
    return result


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
