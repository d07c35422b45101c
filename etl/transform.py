"""Transform: turn captures into flat tables or rejects.

Three steps: every record is identified (or rejected); SQL over those identities and what earlier
batches staged decides each record's outcome; only what is new or changed becomes rows.
"""

import hashlib
import multiprocessing
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib import metadata
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from etl import __version__
from etl.batch import Run, new_folder, write_json
from etl.errors import DataError
from etl.progress import track
from etl.records import IDENTITY, TALLIES, Work, build, end_with_parent, identify
from etl.render import arrow
from etl.staged import drift_sql, known_sql, read
from etl.tables import rooms, tables
from etl.values import rates

LIBRARIES = (
    "ahocorasick_rs",
    "babel",
    "currencyconverter",
    "duckdb",
    "extruct",
    "great_expectations",
    "html2text",
    "orjson",
    "pandas",
    "pyarrow",
)
_STAGED = tuple(room.TABLE.name for room in rooms() if getattr(room, "STAGED", True))


def transform(run: Run) -> dict[str, Any]:
    """Stage the landed batch into ``staged/<batch>``; return its counts.

    What is staged already from the same captures, code and settings is kept.

    Raises:
        DataError: the batch has not landed, or outcomes do not add up to the records.
    """
    landed = run.home.landed_manifest(run.batch)
    fingerprint = _fingerprint(run, landed)
    if run.home.staged(run.batch).exists() and not run.force:
        staged = run.home.staged_manifest(run.batch)
        if staged["fingerprint"] == fingerprint:
            return {**staged, "kept": True}
    started = time.monotonic()
    with new_folder(run.home.staged(run.batch)) as folder:
        outcomes = _stage(run, folder)
        result = {
            "batch": run.batch,
            "outcomes": outcomes,
            "tables": {name: _count(folder, name) for name in _STAGED},
            "landed": {
                **{key: landed[key] for key in ("source", "input", "files", "captures")},
                "replay": bool(landed.get("replay")),
                "full_parts": landed.get("full_parts", []),
            },
            "extract_seconds": landed["seconds"],
            "seconds": round(time.monotonic() - started, 3),
            "version": __version__,
            "libraries": {name: metadata.version(name) for name in LIBRARIES},
            "fingerprint": fingerprint,
        }
        write_json(folder / "manifest.json", result)
    return result


def _stage(run: Run, folder: Path) -> dict[str, int]:
    parts = run.home.landed_parts(run.batch)
    with duckdb.connect() as db:
        db.execute(f"create table known as {known_sql(run.home, run.batch)}")
        _read_landed(db, parts, run)
        _each(identify, _to_identify(db, parts, folder, run), run, "identify")
        _decide(db, folder, bool(run.home.landed_manifest(run.batch).get("replay")))
        _each(build, _to_build(db, parts, folder, run), run, "transform")
        outcomes = _settle(db, folder, run.batch)
    _write_drift(folder, run)
    _one_row_a_key(folder)
    return outcomes


def _read_landed(db: duckdb.DuckDBPyConnection, parts: list[Path], run: Run) -> None:
    again = f"Run `postings extract --force --batch {run.batch}` to capture it again."
    try:
        db.execute(
            f"""create table landed as select * exclude (payload, filename),
                    parse_filename(filename) as part
                from {read(parts, filename=True)}"""
        )
    except duckdb.Error as error:
        where = run.home.landing(run.batch)
        raise DataError(f"A file in {where} cannot be read: {error}. {again}") from None
    said = run.home.landed_manifest(run.batch)["captures"]
    found = db.execute("select count(*) from landed").fetchone()
    if found != (said,):
        raise DataError(
            f"{run.home.landing(run.batch)} should hold {said} captures, and a different number "
            f"is there. {again}"
        )


def _to_identify(
    db: duckdb.DuckDBPyConnection, parts: list[Path], folder: Path, run: Run
) -> list[Work]:
    # The same bytes as the newest version of a posting: nothing to read.
    db.execute("""
        create table same as
        select l.capture_id, l.part, 0 as posting_ordinal, k.posting_id, k.content_sha256,
               k.modified_at, k.valid_through_at, k.posted_at, null::varchar as reason_code
        from landed as l join known as k using (payload_sha256, source_name)
        where k.single and l.error is null
        qualify row_number() over (partition by l.capture_id order by k.posting_id) = 1""")
    known = dict(db.execute("select part, list(capture_id) from same group by part").fetchall())
    sizes = dict(db.execute("select part, count(*) from landed group by part").fetchall())
    return [
        Work(part, folder, run.batch, run.settings, known=frozenset(known.get(part.name, ())))
        for part in parts
        if len(known.get(part.name, ())) < sizes[part.name]
    ]


def _decide(db: duckdb.DuckDBPyConnection, folder: Path, is_replay: bool) -> None:
    found = sorted((folder / "identities").glob("*.parquet"))
    columns = ", ".join(IDENTITY)
    fresh = f"union all select {columns} from {read(found)}" if found else ""
    # Of several records of one posting the newest stated version counts; the last one where the
    # dates are the same. What is replayed does not count where its posting was captured since.
    is_past = f"{is_replay} and p.captured_at < k.captured_at"
    db.execute(f"""
        create table decided as
        with identities as (select {columns} from same {fresh}),
        placed as (
            select i.*, l.* exclude (capture_id, error, reason), row_number() over (
                partition by i.posting_id
                order by i.modified_at desc nulls last, i.valid_through_at desc nulls last,
                         i.posted_at desc nulls last, l.captured_at desc, l.location desc,
                         l.record_ordinal desc, i.posting_ordinal desc) as place
            from identities as i join landed as l using (capture_id))
        select p.*, k.posting_id is not null as is_known,
            case when p.reason_code is not null then 'reject'
                 when p.place > 1 then 'duplicate'
                 when k.content_sha256 = p.content_sha256 then 'unchanged'
                 when {is_past} then 'duplicate'
                 else 'posting' end as outcome
        from placed as p left join known as k using (posting_id)""")


def _to_build(
    db: duckdb.DuckDBPyConnection, parts: list[Path], folder: Path, run: Run
) -> list[Work]:
    wanted: dict[str, set[tuple[str, int]]] = {}
    query = "select part, capture_id, posting_ordinal from decided where outcome = 'posting'"
    for part, capture_id, ordinal in db.execute(query).fetchall():
        wanted.setdefault(part, set()).add((capture_id, ordinal))
    return [
        Work(part, folder, run.batch, run.settings, wanted=frozenset(wanted[part.name]))
        for part in parts
        if part.name in wanted
    ]


def _settle(db: duckdb.DuckDBPyConnection, folder: Path, batch: str) -> dict[str, int]:
    """Write the ledger with what became of each record; return the outcomes' counts."""
    db.execute("create table refused (capture_id varchar, posting_ordinal bigint, reason varchar)")
    late = sorted((folder / "rejects").glob("build-*.parquet"))
    if late:
        columns = "capture_id, posting_ordinal, reason_code"
        db.execute(f"insert into refused select {columns} from {read(late)}")
    db.execute("""
        insert into refused
        select d.capture_id, d.posting_ordinal, 'duplicate_of_reject' from decided as d
        where d.outcome = 'duplicate' and not d.is_known and d.posting_id in (
            select posting_id from decided join refused using (capture_id, posting_ordinal))""")
    _write_orphans(db, folder, batch)
    ledger = _table(
        db,
        f"""
        select '{batch}' as batch_id, d.capture_id, d.posting_ordinal, d.source_name, d.location,
            d.record_ordinal, d.format as format_code, d.byte_count, d.payload_sha256,
            d.captured_at,
            case when r.reason is null then d.outcome else 'reject' end as outcome,
            case when r.reason is not null or d.outcome <> 'posting' then null
                 when d.is_known then 'changed' else 'new' end as change,
            d.posting_id, coalesce(d.reason_code, r.reason) as reason_code
        from decided as d left join refused as r using (capture_id, posting_ordinal)
        order by d.location, d.record_ordinal, d.posting_ordinal""",
    )
    _write_table(folder, "captures", ledger)
    query = "select outcome, count(*) from ledger group by 1"
    counts = dict.fromkeys(("posting", "unchanged", "duplicate", "reject"), 0)
    counts |= dict(db.execute(query).fetchall())
    changed = db.execute("select count(*) from ledger where change = 'changed'").fetchone()
    lost = db.execute("""select count(*) from landed anti join ledger using (capture_id)""")
    _add_up(counts, ledger.num_rows, lost.fetchone(), folder)
    counts["changed"] = changed[0] if changed else 0
    counts["new"] = counts["posting"] - counts["changed"]
    return counts


def _write_drift(folder: Path, run: Run) -> None:
    tallies = sorted((folder / TALLIES).glob("*.parquet"))
    if tallies:
        built = sorted((folder / "postings").glob("*.parquet"))
        with duckdb.connect() as db:
            found = _table(db, drift_sql(run.home, run.batch, tallies, built))
        _write_table(folder, "drift", found)


def _write_orphans(db: duckdb.DuckDBPyConnection, folder: Path, batch: str) -> None:
    orphans = _table(
        db,
        f"""
        select md5(capture_id || posting_ordinal) as reject_id, '{batch}' as batch_id, capture_id,
            posting_ordinal, 'transform' as stage, reason as reason_code,
            'Another record of the same posting is newer and was rejected; this one has no rows '
            || 'either.' as message, '$' as json_path
        from refused where reason = 'duplicate_of_reject' order by 1""",
    )
    if orphans.num_rows:
        _write_table(folder, "rejects", orphans, "settle")


def _add_up(counts: dict[str, int], rows: int, lost: tuple[int, ...] | None, folder: Path) -> None:
    built = _count(folder, "postings")
    if lost != (0,) or sum(counts.values()) != rows or counts["posting"] != built:
        raise DataError(
            f"The records do not add up: {lost} captures have no outcome, the outcomes {counts} "
            f"should sum to {rows}, and {built} postings were built. Nothing was staged. "
            "Please report this with the landed batch."
        )


def _table(db: duckdb.DuckDBPyConnection, query: str) -> pa.Table:
    relation = db.sql(query)
    # `sql` gives None for statements that are no query.
    assert relation is not None
    return relation.to_arrow_table()


def _write_table(folder: Path, name: str, found: pa.Table, stem: str = "settle") -> None:
    rows = arrow.build(tables()[name], found.to_pylist())
    (folder / name).mkdir(parents=True, exist_ok=True)
    pq.write_table(rows, folder / name / f"{stem}.parquet", compression="zstd")


def _one_row_a_key(folder: Path) -> None:
    """Keep one row a key of the tables that several postings share; drop scratch folders."""
    for name in _STAGED:
        table = tables()[name]
        parts = sorted((folder / name).glob("*.parquet"))
        (folder / name).mkdir(exist_ok=True)
        if not parts:
            empty = arrow.build(table, [])
            pq.write_table(empty, folder / name / "empty.parquet")
        elif name == "organizations":
            with duckdb.connect() as db:
                rows = _table(
                    db,
                    f"""select * exclude (filename) from {read(parts, filename=True)}
                    qualify row_number() over (partition by organization_id
                        order by filename desc, organization_name, organization_url, logo_url) = 1
                    order by organization_id""",
                )
            for part in parts:
                part.unlink()
            _write_table(folder, name, rows)
    for scratch in ("identities", TALLIES):
        shutil.rmtree(folder / scratch, ignore_errors=True)


def _count(folder: Path, name: str) -> int:
    return sum(pq.read_metadata(path).num_rows for path in (folder / name).glob("*.parquet"))


def _each(do: Callable[[Work], int], work: list[Work], run: Run, what: str) -> None:
    if not work:
        return
    workers = min(run.settings.workers or os.cpu_count() or 1, len(work))
    # Spawned, not forked: DuckDB and Arrow hold threads.
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(workers, context, initializer=end_with_parent) as pool:
            for _ in track(pool.map(do, work), what, len(work)):
                pass
    except BrokenProcessPool:
        raise DataError(
            f"A process of {what} died in batch {run.batch}, most likely for want of memory. "
            "Nothing was staged. Lower POSTINGS_WORKERS or POSTINGS_MAX_RECORD_BYTES, run again."
        ) from None


def _fingerprint(run: Run, landed: dict[str, Any]) -> str:
    """Return a digest of all that the staged batch is a function of."""
    home, settings = run.home, run.settings
    parts: list[Any] = [__version__, landed["captured_at"], landed["captures"], landed["bytes"]]
    parts += [settings.max_record_bytes, settings.max_depth, settings.max_text_bytes]
    parts += [settings.record_seconds, [metadata.version(name) for name in LIBRARIES]]
    parts.append(rates.digest(settings.exchange_rates))
    lists = [*sorted(settings.seeds.glob("*")), *sorted(settings.skills.glob("*.csv"))]
    for path in [*sorted(Path(__file__).parent.rglob("*.py")), *lists]:
        parts.append(hashlib.sha256(path.read_bytes()).hexdigest())
    for batch in home.valid_batches():
        if batch < run.batch:
            parts.append((batch, home.staged_manifest(batch)["fingerprint"]))
    return hashlib.sha256(repr(parts).encode()).hexdigest()
