"""What a warehouse tells of its own quality: what the checks said and how full the columns are."""

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from etl.batch import Home, read_json
from etl.render import arrow, report
from etl.render.duckdb import quoted
from etl.schema import Row
from etl.tables import checks, completeness, postings, tables


def kept(finding: Mapping[str, Any]) -> Row:
    """Return what a check that was evaluated becomes in `checks`, but for the batch."""
    return {
        "table_name": finding["table"],
        "check_name": finding["name"],
        "severity_code": finding["severity"],
        "status_code": report.status(finding),
        "is_success": finding["success"],
        "observed_text": finding["observed"],
        "element_count": finding["element_count"],
        "unexpected_count": finding["unexpected_count"],
        "quarantined_count": finding["quarantined"],
        "sentence": finding["sentence"],
    }


def checked(home: Home, batches: Iterable[str]) -> pa.Table:
    """Return the rows of `checks`: what stands in each batch's judgement, which load relies on.

    Raises:
        DataError: a judgement cannot be read.
    """
    rows: list[Row] = []
    for batch in batches:
        hint = f"Run `postings validate --batch {batch}`."
        judged = read_json(home.judgement(batch), hint).get("checks", [])
        rows += [{"batch_id": batch, **row} for row in judged]
    order = [(name, "ascending") for name in checks.TABLE.key]
    return arrow.build(checks.TABLE, rows).sort_by(order)


def completeness_sql(db: duckdb.DuckDBPyConnection) -> str:
    """Return SQL for the rows of `completeness`, from what is staged.

    Args:
        db: holds the relations ``staged_<table>``.
    """
    counted = [_filled(db, name) for name in completeness.COUNTED]
    key = ", ".join(completeness.TABLE.key)
    return f"""
        select *, round(filled_count / row_count, 4) as filled_share
        from ({" union all ".join(counted)}) order by {key}"""


def _filled(db: duckdb.DuckDBPyConnection, table: str) -> str:
    # Old batches do not hold the columns that were declared since.
    staged = {row[0] for row in db.execute(f"describe staged_{table}").fetchall()}
    left_out = {"batch_id", *postings.FROM_HISTORY}
    names = [n for n in tables()[table].column_names if n in staged and n not in left_out]
    listed = ", ".join(f"'{name}'" for name in names)
    counts = ", ".join(f"count({quoted(name)})" for name in names)
    return f"""
        select batch_id, '{table}' as table_name, unnest([{listed}]) as column_name,
            count(*) as row_count, unnest([{counts}]) as filled_count
        from staged_{table} group by batch_id"""
