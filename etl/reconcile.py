"""Reconcile: does a candidate agree with what is staged."""

import duckdb

from etl.errors import DataError
from etl.render.duckdb import quoted
from etl.tables import tables


def reconcile(db: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Hold the candidate against what is staged; return its row counts.

    Args:
        db: with the candidate in use, the relations ``newest`` and ``refused`` beside it.

    Raises:
        DataError: they do not agree.
    """
    wrong = [*_broken_keys(db), *_broken_references(db), *_broken_rules(db)]
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


_CHECKS = {
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
    "postings without a current version": """
        select count(*) from postings as p anti join posting_versions as v
            on v.posting_id = p.posting_id and v.batch_id = p.batch_id and v.is_current
            and p.is_open = (v.valid_to_at is null)""",
    "versions that are not one after another": """
        select count(*) from (
            select *, lead(valid_from_at) over (
                partition by posting_id order by version_number) as next_at
            from posting_versions)
        where valid_to_at < valid_from_at or (valid_to_at is null or valid_to_at > next_at)
            and not is_current""",
    "batches whose outcomes do not add up": """
        select count(*) from batches where record_count <>
            posting_count + unchanged_count + duplicate_count + reject_count""",
}


def _broken_rules(db: duckdb.DuckDBPyConnection) -> list[str]:
    wrong = []
    for what, query in _CHECKS.items():
        count = _number(db, query)
        if count:
            wrong.append(f"{count} {what}")
    return wrong


def _number(db: duckdb.DuckDBPyConnection, query: str) -> int:
    row = db.execute(query).fetchone()
    return int(row[0]) if row else 0
