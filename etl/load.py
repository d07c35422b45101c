"""Load: build a candidate database from all that is staged, and hold it against it."""

import shutil
from pathlib import Path
from typing import Any

import duckdb

from etl import clusters
from etl.batch import Home, Run, batch_moment
from etl.errors import DataError
from etl.render import arrow
from etl.render.duckdb import ddl, quoted, view_comment
from etl.schema import Table
from etl.staged import read, resolved_sql, valid_parts
from etl.tables import rooms, tables
from etl.values.jsontext import dump

_STAGED = tuple(room.TABLE for room in rooms() if getattr(room, "STAGED", True))


def load(run: Run) -> dict[str, Any]:
    """Build ``snapshots/.candidate-<batch>.duckdb``; return its path and row counts.

    The warehouse is a function of what is staged and was validated: each posting in its newest
    version that was not refused, in the order of its key, and the ledger of every batch.

    Raises:
        DataError: the batch was not validated, a file is no longer what was validated, or the
            candidate does not reconcile.
    """
    batches = run.home.valid_batches()
    if run.batch not in batches:
        raise DataError(
            f"Batch {run.batch} did not pass validation. Run `postings validate --batch "
            f"{run.batch}` first, and mend what it names."
        )
    _refuse_loss(run, batches)
    candidate = run.home.candidate(run.batch)
    folder = candidate.parent
    folder.mkdir(parents=True, exist_ok=True)
    for left in (*folder.glob(".candidate-*"), *folder.glob(".new-*")):
        left.unlink()
    # It has the candidate's name only when it is whole: publish takes what has that name.
    unfinished = candidate.with_name(f".new-{run.batch}.duckdb")
    with duckdb.connect() as db:
        _attach(db, unfinished, run.settings.storage_version)
        compression = _compression(db)
        for table in tables().values():
            db.execute(ddl(table, compression))
        _stage(db, run, batches)
        for table in sorted(tables().values(), key=_after_its_sources):
            rows = clusters.find(db) if table.name == "posting_clusters" else _rows_sql(table)
            db.execute(f"insert into {quoted(table.name)} by name {rows}")
        _views(db, run.settings.warehouse / "views")
        counts = _reconcile(db)
        db.execute("use memory")
        db.execute("detach warehouse")
    unfinished.rename(candidate)
    return {"candidate": str(candidate), "batches": len(batches), "tables": counts}


def _refuse_loss(run: Run, batches: list[str]) -> None:
    """Stop where a published batch was staged anew and not validated: it would be left out."""
    if not run.home.published.exists():
        return
    waiting = _published(run.home).intersection(run.home.staged_batches()).difference(batches)
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
        db.execute(f"create temp view staged_{table.name} as select * from {found}")
    db.execute("""
        create temp table refused as
        select batch_id, table_name, row_key ->> '$[0]' as first, row_key ->> '$[1]' as second
        from staged_rejects where stage = 'validate'""")
    db.execute("""
        create temp table newest as
        select posting_id, max(batch_id) as batch_id
        from staged_postings as p
        anti join (from refused where table_name = 'postings') as r
            on r.batch_id = p.batch_id and r.first = p.posting_id
        group by posting_id""")
    rows = [_batch_row(run, batch) for batch in batches]
    db.register("manifests", arrow.build(tables()["batches"], rows))


def _batch_row(run: Run, batch: str) -> dict[str, object]:
    staged = run.home.staged_manifest(batch)
    counts = [name for name in tables()["batches"].column_names if name.endswith("_count")]
    return dict.fromkeys(counts, 0) | {
        "batch_id": batch,
        "batch_at": batch_moment(batch),
        "source_name": staged["landed"]["source"],
        "input_text": staged["landed"]["input"],
        "file_count": staged["landed"]["files"],
        "capture_count": staged["landed"]["captures"],
        "extract_seconds": staged["extract_seconds"],
        "transform_seconds": staged["seconds"],
        "pipeline_version": staged["version"],
        "library_versions": dump(staged["libraries"]),
    }


def _after_its_sources(table: Table) -> int:
    # Organizations follow the postings that name them, batches the ledger they sum up, rejects the
    # ledger that tells which of them are resolved, clusters all that they are made from.
    return {"captures": -1, "postings": -1, "posting_clusters": 1}.get(table.name, 0)


def _rows_sql(table: Table) -> str:
    """Return SQL for the rows that a table has in the warehouse, in the order of its key."""
    order = ", ".join(table.key)
    if table.name == "batches":
        return _BATCHES
    if table.name == "captures":
        return _CAPTURES
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
    second = f"and r.second = t.{table.key[1]}::varchar" if len(table.key) > 1 else ""
    return f"""
        select t.* from staged_{table.name} as t
        semi join newest as n on n.posting_id = t.posting_id and n.batch_id = t.batch_id
        anti join (from refused where table_name = '{table.name}') as r
            on r.batch_id = t.batch_id and r.first = t.posting_id {second}
        order by {order}"""


_CAPTURES = """
    select c.* replace (
        case when r.first is null then c.outcome else 'reject' end as outcome,
        case when r.first is null then c.change end as change,
        case when r.first is null then c.reason_code else 'failed_expectation' end as reason_code)
    from staged_captures as c
    left join (select distinct batch_id, first from refused where table_name = 'postings') as r
        on r.batch_id = c.batch_id and r.first = c.posting_id and c.outcome = 'posting'
    order by c.batch_id, c.location, c.record_ordinal, c.posting_ordinal"""

_BATCHES = """
    select m.* replace (
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
    order by m.batch_id"""


def _views(db: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for path in sorted(folder.glob("*.sql")):
        text = path.read_text("utf-8")
        about = view_comment(text).replace("'", "''")
        try:
            db.execute(f"create view {quoted(path.stem)} as {text}")
            db.execute(f"comment on view {quoted(path.stem)} is '{about}'")
        except duckdb.Error as error:
            raise DataError(f"The view {path} is not valid: {error}") from None


def _reconcile(db: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Hold the candidate against what is staged; return its row counts."""
    wrong = [*_broken_keys(db), *_broken_references(db), *_broken_ledger(db)]
    if wrong:
        raise DataError(
            "The candidate does not agree with what is staged: " + "; ".join(wrong) + ". Nothing "
            "was published. Run `postings transform --force` for the batch, then load again."
        )
    return {name: _number(db, f"select count(*) from {quoted(name)}") for name in tables()}


def _broken_keys(db: duckdb.DuckDBPyConnection) -> list[str]:
    wrong = []
    for table in tables().values():
        key = ", ".join(table.key)
        twice = _number(db, f"select count(*) - count(distinct ({key})) from {table.name}")
        if twice:
            wrong.append(f"{twice} rows of {table.name} share a key ({key})")
    return wrong


def _broken_references(db: duckdb.DuckDBPyConnection) -> list[str]:
    wrong = []
    for table in tables().values():
        for item in table.references:
            orphans = _number(
                db,
                f"""select count(*) from {table.name} as t
                    anti join {item.table} as p on p.{item.to_column} = t.{item.column}
                    where t.{item.column} is not null""",
            )
            if orphans:
                wrong.append(f"{orphans} rows of {table.name} have no row in {item.table}")
    return wrong


def _broken_ledger(db: duckdb.DuckDBPyConnection) -> list[str]:
    wrong = []
    checks = {
        "postings that are staged and not in the table": """
            select count(*) from newest anti join postings using (posting_id, batch_id)""",
        "postings without texts": """
            select count(*) from postings anti join posting_texts using (posting_id)""",
        "postings without a cluster": """
            select count(*) from postings anti join posting_clusters using (posting_id)""",
        "clusters whose first posting is a duplicate": """
            select count(*) from posting_clusters as c
            join posting_clusters as f on f.posting_id = c.cluster_id
            where f.relation_code <> 'first' or f.duplicate_of is not null""",
        "records whose posting has no row": """
            select count(*) from captures anti join postings using (posting_id)
            where outcome <> 'reject'
              and posting_id not in (select first from refused where table_name = 'postings')""",
        "rejected records without a reason row": """
            select count(*) from captures as c anti join rejects as r
                on r.batch_id = c.batch_id and r.reason_code = c.reason_code
            where c.outcome = 'reject'""",
        "batches whose outcomes do not add up": """
            select count(*) from batches where record_count <>
                posting_count + unchanged_count + duplicate_count + reject_count""",
    }
    for what, query in checks.items():
        count = _number(db, query)
        if count:
            wrong.append(f"{count} {what}")
    return wrong


def _number(db: duckdb.DuckDBPyConnection, query: str) -> int:
    row = db.execute(query).fetchone()
    return int(row[0]) if row else 0
