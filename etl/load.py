"""Load: build a candidate database from all that is staged, and hold it against it."""

import logging
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl import clusters, history, ledger, marts, quality
from etl.batch import Home, Run, batch_moment
from etl.errors import DataError
from etl.reconcile import reconcile
from etl.render import arrow
from etl.render.duckdb import ddl, quoted
from etl.schema import Table
from etl.staged import read, resolved_sql, valid_parts
from etl.tables import countries, postings, rooms, tables
from etl.values.jsontext import dump

_LOG = logging.getLogger("etl")
# Tables that are made of others.
_FOUND = {
    "posting_clusters": clusters.find,
    "posting_versions": history.find,
    "completeness": quality.completeness_sql,
}
# Tables that stand in memory, as relations of this name.
_REGISTERED = {"checks": "judged_checks", "countries": "named_countries"}
_STAGED = tuple(room.TABLE for room in rooms() if getattr(room, "STAGED", True))


def load(run: Run, as_of: bool = False, to: Path | None = None) -> dict[str, Any]:
    """Build ``snapshots/.candidate-<batch>.duckdb``; return its path and row counts.

    The warehouse is a function of what is staged and was validated: each posting in its newest
    version that was not refused, in the order of its key, its versions, and the ledger of every
    batch.

    Args:
        run: the batch; later valid ones count too.
        as_of: only the batch and those before it count.
        to: a new file to build instead of the candidate; publish does not take it.

    Raises:
        DataError: the batch was not validated, a file is no longer what was validated, the
            candidate does not reconcile, or ``to`` is there.
    """
    batches = _batches(run, as_of)
    _refuse_loss(run, batches)
    database = to or _candidate(run)
    # It has the candidate's name only when it is whole: publish takes what has that name.
    unfinished = database.with_name(f".new-{run.batch}.duckdb")
    _free(to, unfinished)
    with duckdb.connect() as db:
        _attach(db, unfinished, run.settings.storage_version)
        compression = _compression(db)
        # One transaction: each comment would be one of its own.
        db.execute("begin")
        for table in tables().values():
            db.execute(ddl(table, compression))
        db.execute("commit")
        _stage(db, run, batches)
        for table in sorted(tables().values(), key=_after_its_sources):
            rows = _FOUND[table.name](db) if table.name in _FOUND else _rows_sql(table)
            db.execute(f"insert into {quoted(table.name)} by name {rows}")
        marts.create(db, run.settings.warehouse)
        counts = reconcile(db)
        doubted = _doubted(db, batches[-1])
        db.execute("use memory")
        db.execute("detach warehouse")
    unfinished.rename(database)
    return {
        "database" if to else "candidate": str(database),
        "batches": len(batches),
        "doubted": doubted,
        "tables": counts,
    }


def _batches(run: Run, as_of: bool) -> list[str]:
    valid = run.home.valid_batches()
    if run.batch in valid:
        return [batch for batch in valid if batch <= run.batch or not as_of]
    if run.batch in run.home.staged_batches():
        raise DataError(
            f"Batch {run.batch} did not pass validation. Run `postings validate --batch "
            f"{run.batch}` first, and mend what it names."
        )
    before = [batch for batch in valid if batch < run.batch]
    hint = f"The newest one before it is {before[-1]}." if before else "Nothing before it is."
    raise DataError(f"Batch {run.batch} is not staged. {hint}")


def _candidate(run: Run) -> Path:
    """Return where the candidate comes to stand; what earlier runs left there is swept away."""
    candidate = run.home.candidate(run.batch)
    candidate.parent.mkdir(parents=True, exist_ok=True)
    for left in (*candidate.parent.glob(".candidate-*"), *candidate.parent.glob(".new-*")):
        left.unlink()
    return candidate


def _free(to: Path | None, unfinished: Path) -> None:
    if to and to.exists():
        raise DataError(f"{to} is there already. Give the name of a new file.")
    if to and not to.parent.is_dir():
        raise DataError(f"There is no folder {to.parent}. Make it first, or give another file.")
    unfinished.unlink(missing_ok=True)


def _doubted(db: duckdb.DuckDBPyConnection, batch: str) -> int:
    row = db.execute("select doubted_count from batches where batch_id = ?", [batch]).fetchone()
    count = int(row[0]) if row else 0
    if count:
        _LOG.warning(
            "stage=load %s postings are missing from the full snapshot %s and stay open: it is "
            "the first, it is much smaller than the one before, or not all of it could be read",
            count,
            batch,
        )
    return count


def _refuse_loss(run: Run, batches: list[str]) -> None:
    """Stop where a published batch was staged anew and not validated: it would be left out."""
    if not run.home.published.exists():
        return
    staged = [batch for batch in run.home.staged_batches() if batch <= batches[-1]]
    waiting = _published(run.home).intersection(staged).difference(batches)
    if waiting:
        raise DataError(
            f"Batch {min(waiting)} is published, but what is staged of it now was not validated. "
            f"Run `postings validate --batch {min(waiting)}`, then load again."
        )


def _published(home: Home) -> set[str]:
    try:
        return _batch_ids(home.published)
    except duckdb.IOException:
        # Who opened it read-write locks it. The lock is of the file, not of what it holds.
        copy = home.snapshots / ".new-published.duckdb"
        shutil.copyfile(home.published, copy)
        try:
            return _batch_ids(copy)
        finally:
            copy.unlink()


def _batch_ids(database: Path) -> set[str]:
    with duckdb.connect(str(database), read_only=True) as db:
        return {batch for (batch,) in db.execute("select batch_id from batches").fetchall()}


def _attach(db: duckdb.DuckDBPyConnection, database: Path, version: str) -> None:
    name = str(database).replace("'", "''")
    try:
        db.execute(f"attach '{name}' as warehouse (storage_version '{version}')")
    except duckdb.Error as error:
        raise DataError(f"POSTINGS_STORAGE_VERSION={version!r} will not do: {error}") from None
    # The same files are read by several statements.
    db.execute("set parquet_metadata_cache = true")
    db.execute("use warehouse")


def _compression(db: duckdb.DuckDBPyConnection) -> str:
    """Return how long texts are compressed: with zstd, which storage below v1.2.0 has not."""
    try:
        db.execute("create table tried (text varchar using compression zstd)")
        db.execute("drop table tried")
    except duckdb.BinderException:
        return ""
    return "zstd"


def _stage(db: duckdb.DuckDBPyConnection, run: Run, batches: list[str]) -> None:
    for table in _STAGED:
        parts = valid_parts(run.home, batches, table.name)
        # No batch has files of a table that was declared since.
        found = read(parts) if parts else f"warehouse.main.{quoted(table.name)} where false"
        # What was staged before these columns were declared does not hold them.
        columns = f"columns(lambda name: name not in {postings.FROM_HISTORY})"
        what = columns if table.name == "postings" and parts else "*"
        db.execute(f"create temp view staged_{table.name} as select {what} from {found}")
    ledger.relate(db)
    rows = [_batch_row(run, batch) for batch in batches]
    db.register("manifests", arrow.build(tables()["batches"], rows))
    db.register("full_parts", _full_parts(run, batches))
    db.register(_REGISTERED["checks"], quality.checked(run.home, batches))
    named = arrow.build(tables()["countries"], countries.known())
    db.register(_REGISTERED["countries"], named)


def _batch_row(run: Run, batch: str) -> dict[str, object]:
    staged = run.home.staged_manifest(batch)
    counts = [name for name in tables()["batches"].column_names if name.endswith("_count")]
    return dict.fromkeys(counts, 0) | {
        "batch_id": batch,
        "batch_at": batch_moment(batch),
        "source_name": staged["landed"]["source"],
        "input_text": staged["landed"]["input"],
        "is_replay": bool(staged["landed"].get("replay")),
        "is_full": bool(staged["landed"].get("full_parts")),
        "file_count": staged["landed"]["files"],
        "capture_count": staged["landed"]["captures"],
        "extract_seconds": staged["extract_seconds"],
        "transform_seconds": staged["seconds"],
        "pipeline_version": staged["version"],
        "library_versions": dump(staged["libraries"]),
    }


def _full_parts(run: Run, batches: list[str]) -> pa.Table:
    """Return (batch_id, part) of what was read in full."""
    said = {batch: run.home.staged_manifest(batch)["landed"] for batch in batches}
    rows = [(batch, part) for batch in batches for part in said[batch].get("full_parts", ())]
    names, text = ("batch_id", "part"), pa.string()
    return pa.table(
        {name: pa.array([row[i] for row in rows], text) for i, name in enumerate(names)}
    )


# Versions follow the ledger, postings their versions, organizations the postings that name them,
# batches and rejects the ledger that they sum up, clusters all that they are made from.
_ORDER = {"captures": -3, "posting_versions": -2, "postings": -1, "posting_clusters": 1}


def _after_its_sources(table: Table) -> int:
    return _ORDER.get(table.name, 0)


def _rows_sql(table: Table) -> str:
    """Return SQL for the rows that a table has in the warehouse, in the order of its key."""
    order = ", ".join(table.key)
    if table.name in _REGISTERED:
        return f"select * from {_REGISTERED[table.name]} order by {order}"
    if table.name in _COMPUTED:
        return _COMPUTED[table.name]
    if table.name == "rejects":
        # What was staged before the column was declared does not hold it.
        names = [f"r.{name}" for name in table.column_names if name != "resolved_batch_id"]
        return f"""
            with resolved as ({resolved_sql("warehouse.main.captures")})
            select {", ".join(names)}, s.resolved_batch_id
            from staged_rejects as r left join resolved as s using (reject_id)
            order by {order}"""
    if table.name == "organizations":
        return f"""
            select * from staged_organizations
            where organization_id in (select organization_id from warehouse.main.postings)
            qualify row_number() over (partition by organization_id order by batch_id desc) = 1
            order by {order}"""
    if "posting_id" not in table.key:
        return f"select * from staged_{table.name} order by {order}"
    is_root = table.name == "postings"
    more = ", l.* exclude (posting_id)" if is_root else ""
    lives = f"join ({history.LIVES}) as l on l.posting_id = t.posting_id" if is_root else ""
    second = f"and r.second = t.{table.key[1]}::varchar" if len(table.key) > 1 else ""
    return f"""
        select t.*{more} from staged_{table.name} as t {lives}
        semi join newest as n on n.posting_id = t.posting_id and n.batch_id = t.batch_id
        anti join (from refused where table_name = '{table.name}') as r
            on r.batch_id = t.batch_id and r.first = t.posting_id {second}
        order by {order}"""


_BATCHES = f"""
    select m.* replace (
        h.absent_count as absent_count, h.reopened_count as reopened_count,
        h.doubted_count as doubted_count,
        l.record_count as record_count, l.posting_count as posting_count,
        l.new_count as new_count, l.changed_count as changed_count,
        l.unchanged_count as unchanged_count, l.duplicate_count as duplicate_count,
        l.reject_count as reject_count)
    from manifests as m
    join (select batch_id, count(*) as record_count,
              count(*) filter (outcome = 'posting') as posting_count,
              count(*) filter (change = 'new') as new_count,
              count(*) filter (change = 'changed') as changed_count,
              count(*) filter (outcome = 'unchanged') as unchanged_count,
              count(*) filter (outcome = 'duplicate') as duplicate_count,
              count(*) filter (outcome = 'reject') as reject_count
          from warehouse.main.captures group by batch_id) as l using (batch_id)
    join ({history.COUNTS}) as h using (batch_id)
    order by m.batch_id"""

_COMPUTED = {
    "batches": _BATCHES,
    "captures": ledger.CAPTURES,
}
