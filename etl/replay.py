"""Replay: capture the rejects that no later batch resolved once more, from where they landed.

It stands in the place of extract: what follows is a batch like any other. The bytes are those of
the first capture, and so is ``captured_at``: a record that was refused long ago must not win over
a version of its posting that was captured since.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from etl.batch import Home, Run, batch_moment, new_folder, write_json
from etl.errors import DataError
from etl.landing import write_parts
from etl.posting import digest
from etl.schema import Row
from etl.warehouse import ask

# Why a reject is not replayed, and what to do instead.
LEFT_OUT = {
    "landing_gone": "the landing folder of its batch is gone or no longer holds it; run its "
    "source again",
    "no_bytes": "nothing could be read of it; run its source again",
    "cut_off": "only its beginning was kept, under a lower POSTINGS_MAX_RECORD_BYTES; run its "
    "source again",
    "row_set_aside": "it is a row beside a posting that has its rows; run `postings transform "
    "--force` and what follows for its batch",
}
_NAMED = 3
# One row a refused record and batch in which it was refused, the newest first.
_REFUSED = """
SELECT r.stage = 'validate' AND r.table_name <> 'postings' AS is_row, c.source_name, c.location,
  c.record_ordinal, c.payload_sha256, c.byte_count, r.batch_id, r.capture_id,
  r.table_name, r.row_key
FROM rejects AS r LEFT JOIN (
  SELECT DISTINCT batch_id, capture_id, source_name, location, record_ordinal, payload_sha256,
    byte_count FROM captures
) AS c USING (batch_id, capture_id)
WHERE r.resolved_batch_id IS NULL AND ($reason IS NULL OR r.reason_code = $reason)
ORDER BY r.batch_id DESC, c.source_name, c.location, c.record_ordinal, r.reject_id"""


@dataclass
class _Chosen:
    """What is replayed and what is not.

    Args:
        wanted: batch -> capture id -> SHA-256 of its bytes.
        left_out: reason of `LEFT_OUT` -> the names of the records.
    """

    wanted: dict[str, dict[str, str]] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)

    def leave_out(self, why: str, name: str) -> None:
        """Note a record that cannot be replayed."""
        names = self.left_out.setdefault(why, [])
        if name not in names:
            names.append(name)


def replay(run: Run, reason: str | None = None) -> dict[str, Any]:
    """Capture the unresolved rejects of what is published into ``landing/<batch>``.

    Every record is captured once, from the newest batch that refused it and is still landed. A
    batch of a replay that has landed is kept, so that a stopped one can go on. Where there is
    nothing to replay ``captures`` is 0 and no batch is made.

    Args:
        run: the batch; its input and source do not matter.
        reason: a code of `REASONS`; None for all.

    Raises:
        DataError: nothing is published, the batch is no replay, or later ones stand on it.
    """
    batch_moment(run.batch)
    if run.home.landing(run.batch).exists() and not run.force:
        return _landed(run)
    if later := [batch for batch in run.home.staged_batches() if batch >= run.batch]:
        raise DataError(
            f"Rejects cannot be replayed as batch {run.batch}: {later[0]} is not older. Replay "
            "with a newer id."
        )
    started = time.monotonic()
    chosen = _choose(run.home, reason)
    found = _Found(run, chosen)
    rows = found.rows()
    first = next(rows, None)
    about = "replay of rejects" + (f" (reason {reason})" if reason else "")
    result: dict[str, Any] = {"batch": run.batch, "input": about, "replay": True, "captures": 0}
    if first is None:
        return result | _told(chosen)
    moment = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    with new_folder(run.home.landing(run.batch)) as folder:
        result |= write_parts(chain([first], rows), folder)
        result |= {
            "source": ", ".join(sorted(found.sources)),
            "captured_at": moment.isoformat(),
            "seconds": round(time.monotonic() - started, 3),
            **_told(chosen),
        }
        write_json(folder / "manifest.json", result)
    return result


def _landed(run: Run) -> dict[str, Any]:
    landed = run.home.landed_manifest(run.batch)
    if not landed.get("replay"):
        raise DataError(
            f"Batch {run.batch} has landed and is no replay. Replay with another --batch, or "
            "without one."
        )
    return {**landed, "replayed": True}


def _choose(home: Home, reason: str | None) -> _Chosen:
    chosen = _Chosen()
    seen: set[tuple[object, ...]] = set()
    gone: dict[tuple[object, ...], str] = {}
    landed = set(home.landed_batches())
    for is_row, *place, sha256, size, batch, capture, table, key in ask(
        home, _REFUSED, {"reason": reason}
    )[1]:
        record = (*place, sha256)
        name = f"{place[1]} (record {place[2]}) of {batch}"
        if is_row:
            chosen.leave_out("row_set_aside", f"{table} {key} of {batch}")
        elif not size:
            chosen.leave_out("no_bytes", name)
        elif batch not in landed:
            gone.setdefault(record, name)
        elif record not in seen:
            seen.add(record)
            chosen.wanted.setdefault(batch, {})[capture] = sha256
    for record, name in gone.items():
        if record not in seen:
            chosen.leave_out("landing_gone", name)
    return chosen


@dataclass
class _Found:
    """The chosen captures, read from where they landed.

    Args:
        run: the batch that is made.
        chosen: which ones; those that are not there any more are noted in it.
        sources: their sources, as far as they were read.
    """

    run: Run
    chosen: _Chosen
    sources: set[str] = field(default_factory=set)

    def rows(self) -> Iterator[Row]:
        """Yield the captures, in the order in which they landed."""
        for batch, wanted in sorted(self.chosen.wanted.items()):
            missing = dict(wanted)
            for part in self.run.home.landed_parts(batch):
                for row in _some(part, wanted):
                    missing.pop(str(row["capture_id"]), None)
                    name = f"{row['location']} (record {row['record_ordinal']}) of {batch}"
                    if row["error"] or len(_payload(row)) < int(str(row["byte_count"])):
                        self.chosen.leave_out("cut_off", name)
                        continue
                    self.sources.add(str(row["source_name"]))
                    yield row | {"capture_id": self._id(row)}
            for capture in missing:
                self.chosen.leave_out("landing_gone", f"{capture} of {batch}")

    def _id(self, row: Row) -> str:
        # Two nights may have refused different bytes of one place: the bytes belong to the key.
        named = ("source_name", "location", "record_ordinal", "payload_sha256")
        return digest(self.run.batch, *(str(row[name]) for name in named))


def _payload(row: Row) -> bytes:
    return row["payload"] if isinstance(row["payload"], bytes) else b""


def _some(part: Path, wanted: dict[str, str]) -> list[Row]:
    """Return the wanted captures of a landed part; none where the part cannot be read."""
    try:
        file = pq.ParquetFile(part)
        ids = file.read(columns=["capture_id"]).column("capture_id")
        chosen = pc.is_in(ids, value_set=pa.array(list(wanted), pa.string()))
        rows: list[Row] = file.read().filter(chosen).to_pylist() if pc.any(chosen).as_py() else []
    except (OSError, pa.ArrowException):
        return []
    # A batch that was captured anew holds other bytes under the same id.
    return [row for row in rows if row["payload_sha256"] == wanted[str(row["capture_id"])]]


def _told(chosen: _Chosen) -> dict[str, Any]:
    """Return how many records are left out, by why, and a sentence for each of these."""
    sentences = []
    for why, names in chosen.left_out.items():
        shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
        sentences.append(f"Not replayed: {len(names)} ({shown}): {LEFT_OUT[why]}.")
    counts = {why: len(names) for why, names in chosen.left_out.items()}
    return {"left_out": counts, "sentences": sentences}
