"""One capture: what it holds, and the rows that it becomes. Runs in the transform processes."""

import contextlib
import importlib
import logging
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType

import pyarrow as pa
import pyarrow.parquet as pq

from etl import drift, formats
from etl.posting import Posting, digest
from etl.render import arrow
from etl.schema import Row
from etl.settings import Settings
from etl.tables import rooms, tables
from etl.values import dates
from etl.values.rejects import Rejected
from etl.visible import visible

_LOG = logging.getLogger("etl")
_PAYLOAD_KEPT = 65_536
# A posting that has something for every list.
_FIRST: dict[str, object] = {
    "@type": "JobPosting",
    "title": "Baker",
    "description": "Python. 12 CHF per hour, 40 hours a week.",
    "datePosted": "2026-01-02",
    "baseSalary": {"currency": "CHF", "value": 12, "unitText": "HOUR"},
    "jobLocation": {"address": {"addressCountry": "CH"}},
    "industry": "Baking",
    "employmentType": "FULL_TIME",
    "educationRequirements": "none",
}
# Scratch folder: what a part's postings hold that no table understands, counted.
TALLIES = "tallies"


@dataclass(frozen=True, slots=True)
class Work:
    """One landed part and what to do with it.

    Args:
        part: the Parquet file of captures.
        wanted: (capture_id, posting_ordinal) of the postings to build; None: identify all but
            those of ``known``.
        known: the capture ids whose bytes are known already.
        folder: where to write, one folder a table.
        batch: the batch's id.
        settings: the limits.
    """

    part: Path
    folder: Path
    batch: str
    settings: Settings
    wanted: frozenset[tuple[str, int]] | None = None
    known: frozenset[str] = frozenset()


def identify(work: Work) -> int:
    """Write who the postings of a part are, and what holds none; return how many records."""
    found: list[Row] = []
    rejects: list[Row] = []
    captures = [row for row in _captures(work.part) if row["capture_id"] not in work.known]
    for capture in captures:
        ordinal = -1
        try:
            with deadline(work.settings.record_seconds):
                for ordinal, posting in enumerate(_postings(capture, work.settings)):
                    found.append(_identity(capture, ordinal, posting))
                if ordinal < 0:
                    raise Rejected("not_a_posting", "The document holds no JobPosting.")
        except Exception as error:
            found = [row for row in found if row["capture_id"] != capture["capture_id"]]
            reject = _reject(error, capture, 0, work.batch)
            rejects.append(reject)
            found.append(_no_identity(capture, reject))
    _write(work, "identities", found)
    _write(work, "rejects", rejects)
    return len(captures)


def build(work: Work) -> int:
    """Write the rows of the wanted postings of a part to every table; return how many postings."""
    rows: dict[str, list[Row]] = {name: [] for name in tables()}
    tally = drift.Tally()
    wanted: dict[str, list[int]] = {}
    for capture_id, ordinal in sorted(work.wanted or ()):
        wanted.setdefault(capture_id, []).append(ordinal)
    read_lists(work.settings)
    for capture in _captures(work.part):
        if ordinals := wanted.get(str(capture["capture_id"])):
            _build_record(capture, ordinals, work, rows, tally)
    for name, found in rows.items():
        _write(work, name, found)
    _write(work, TALLIES, tally.rows())
    return len(work.wanted or ())


def _build_record(
    capture: Row,
    ordinals: list[int],
    work: Work,
    rows: dict[str, list[Row]],
    tally: drift.Tally,
) -> None:
    try:
        with deadline(work.settings.record_seconds):
            postings = list(_postings(capture, work.settings))
    except Exception as error:
        rows["rejects"] += [_reject(error, capture, ordinal, work.batch) for ordinal in ordinals]
        return
    for ordinal in ordinals:
        try:
            with deadline(work.settings.record_seconds):
                built = _rows(postings[ordinal], str(capture["capture_id"]), ordinal, work.batch)
                seen = drift.names(postings[ordinal])
        except Exception as error:
            rows["rejects"].append(_reject(error, capture, ordinal, work.batch))
        else:
            for name, found in built.items():
                rows[name] += found
            tally.add(postings[ordinal].source, seen, str(capture["capture_id"]))


@cache
def read_lists(settings: Settings) -> None:
    """Read what the rooms read once a process, so that it counts as no record's time.

    Raises:
        DataError: a code list or the file of exchange rates is missing or broken.
    """
    posting = Posting(
        node=_FIRST,
        json_path="$",
        source="",
        seeds=settings.seeds,
        skills=settings.skills,
        exchange_rates=settings.exchange_rates,
    )
    _rows(posting, "", 0, "")


def end_with_parent() -> None:
    """End this process as soon as the one that started it is gone.

    Else it would write on where the next run writes, and then wait for work for ever.
    """

    def wait() -> None:
        if parent := multiprocessing.parent_process():
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


class _TimeUp(BaseException):
    """No Exception: what makes do without a broken script must not go on after the deadline."""


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Reject what takes longer than ``seconds`` of wall time. Main thread of a process only.

    Raises:
        Rejected: time_limit.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _TimeUp

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _TimeUp:
        raise Rejected("time_limit", f"The posting took longer than {seconds:g} s.") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _captures(part: Path) -> Iterator[Row]:
    yield from pq.read_table(part).to_pylist()


def _postings(capture: Row, settings: Settings) -> Iterator[Posting]:
    if capture["error"]:
        raise Rejected(str(capture["reason"]), f"{capture['error']}.")
    size = int(str(capture["byte_count"]))
    if size > settings.max_record_bytes:
        message = f"The record has {size:,} bytes, over the limit of {settings.max_record_bytes:,}."
        raise Rejected("record_too_large", message)
    payload = capture["payload"] if isinstance(capture["payload"], bytes) else b""
    if size > len(payload):
        message = "Only its beginning was kept, under a lower limit. Capture it again."
        raise Rejected("record_too_large", message)
    document = formats.read(str(capture["format"]), payload, settings)
    for path, node in document.postings:
        yield Posting(
            node=node,
            json_path=path,
            source=str(capture["source_name"]),
            seeds=settings.seeds,
            skills=settings.skills,
            names=document.names,
            repairs=document.repairs,
            max_depth=settings.max_depth,
            max_text_bytes=settings.max_text_bytes,
            exchange_rates=settings.exchange_rates,
        )


def _identity(capture: Row, ordinal: int, posting: Posting) -> Row:
    return {
        "capture_id": capture["capture_id"],
        "posting_ordinal": ordinal,
        "posting_id": posting.posting_id,
        "content_sha256": posting.content_sha256,
        "modified_at": dates.parse_instant(posting.node.get("dateModified")),
        "valid_through_at": dates.parse_instant(posting.node.get("validThrough")),
        "posted_at": dates.parse_instant(posting.node.get("datePosted")),
        "reason_code": None,
    }


def _no_identity(capture: Row, reject: Row) -> Row:
    row: Row = dict.fromkeys(IDENTITY)
    return row | {
        "capture_id": capture["capture_id"],
        "posting_ordinal": 0,
        "reason_code": reject["reason_code"],
    }


def _rows(posting: Posting, capture_id: str, ordinal: int, batch: str) -> dict[str, list[Row]]:
    built: dict[str, list[Row]] = {}
    for room in rooms():
        if hasattr(room, "rows"):
            produce: Callable[[Posting], Iterator[Row]] = room.rows
            built[room.TABLE.name] = [{**row, "batch_id": batch} for row in produce(posting)]
    for row in built["postings"]:
        row |= {"capture_id": capture_id, "posting_ordinal": ordinal}
        importlib.import_module("etl.tables.postings").finish(row, posting)
    return built


def _reject(error: Exception, capture: Row, ordinal: int, batch: str) -> Row:
    location = " ".join(str(capture["location"]).splitlines())
    if not isinstance(error, Rejected):
        # Here, not in a formatter: the processes of transform have none.
        told = "".join(traceback.format_exception(error))
        _LOG.warning("stage=transform location=%s\n%s", *map(visible, (location, told)))
        where = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__} in {Path(where.filename).name}:{where.lineno}"
        error = Rejected("unexpected_error", f"{what}: {error}")
    payload = capture["payload"] if isinstance(capture["payload"], bytes) else b""
    return {
        "reject_id": digest(str(capture["capture_id"]), str(ordinal), "transform"),
        "batch_id": batch,
        "capture_id": capture["capture_id"],
        "posting_ordinal": ordinal,
        "stage": "transform",
        "reason_code": error.reason,
        "message": error.message.encode("utf-8", "backslashreplace").decode(),
        "json_path": error.json_path,
        "payload": payload[:_PAYLOAD_KEPT].decode("utf-8", "backslashreplace"),
    }


IDENTITY = (
    "capture_id",
    "posting_ordinal",
    "posting_id",
    "content_sha256",
    "modified_at",
    "valid_through_at",
    "posted_at",
    "reason_code",
)


def _write(work: Work, name: str, rows: list[Row]) -> None:
    if not rows:
        return
    folder = work.folder / name
    folder.mkdir(parents=True, exist_ok=True)
    number = work.part.stem.rpartition("-")[2]
    stage = "identify" if work.wanted is None else "build"
    if name in tables():
        table = arrow.build(tables()[name], rows)
    else:
        table = pa.Table.from_pylist(rows) if name == TALLIES else _identities(rows)
    pq.write_table(table, folder / f"{stage}-{number}.parquet", compression="zstd")


def _identities(rows: list[Row]) -> pa.Table:
    types = dict.fromkeys(IDENTITY, pa.string()) | {
        "posting_ordinal": pa.int64(),
        "modified_at": pa.timestamp("us"),
        "valid_through_at": pa.timestamp("us"),
        "posted_at": pa.timestamp("us"),
    }
    return pa.table({name: pa.array([r[name] for r in rows], types[name]) for name in IDENTITY})
