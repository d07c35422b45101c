"""Changes: what differs between two contents of one posting, by the names of columns."""

import duckdb

from etl.tables import postings

# What tells where and how a posting was read, not what it says; what is read from the title.
_NOT_COMPARED = {
    "posting_id",
    "source_name",
    "repairs",
    "content_sha256",
    "capture_id",
    "posting_ordinal",
    "batch_id",
    "title_name",
    "title_cleaned",
    "seniority_code",
    *postings.FROM_HISTORY,
}
# Of the tables beside postings what they say; the rest tells where it stands in the text. The
# texts are long, so their digests are compared, which leave case and punctuation out.
_SAID = {
    "locations": (
        "locations",
        "country_code region locality postal_code street_address location_text",
    ),
    "posting_texts": ("text_signatures", "text_sha256"),
    "salaries": (
        "salaries",
        "stated_in pay_kind currency_code minimum_amount maximum_amount value_amount pay_period",
    ),
    "skills": ("skills", "skill_name level_code minimum_years"),
}


def sql(db: duckdb.DuckDBPyConnection) -> str:
    """Return SQL for ``posting_id, batch_id, changed_columns`` of what was built and changed.

    Args:
        db: with the staged relations and the table ``contents``.
    """
    ours = [name for name in postings.TABLE.column_names if name not in _NOT_COMPARED]
    names = _there(db, "postings", ours)
    told = " union all ".join([_columns(names), *(_rows(db, name) for name in _SAID)])
    return f"""
        with pairs as materialized (
            select posting_id, batch_id, batch_id_before from contents
            where batch_id_before is not null),
        said as ({told}),
        compared as (
            select p.posting_id, p.batch_id, s.name
            from pairs as p join said as s on s.posting_id = p.posting_id
                and s.batch_id in (p.batch_id, p.batch_id_before)
            group by all having count(*) = 1 or min(s.value) <> max(s.value))
        select posting_id, batch_id, list(name order by name) as changed_columns
        from compared group by all"""


def _columns(names: list[str]) -> str:
    """Return SQL for one row a posting, batch and column, with a digest of its value."""
    digests = ", ".join(f"hash({name})::hugeint" for name in names)
    return f"""
        select posting_id, batch_id, unnest({names}) as name, unnest([{digests}]) as value
        from staged_postings semi join pairs using (posting_id)"""


def _rows(db: duckdb.DuckDBPyConnection, name: str) -> str:
    """Return SQL for one row a posting and batch, with a digest of its rows of a table."""
    table, columns = _SAID[name]
    return f"""
        select posting_id, batch_id, '{name}' as name,
            sum(hash({", ".join(_there(db, table, columns.split()))})::hugeint) as value
        from staged_{table} semi join pairs using (posting_id)
        group by all"""


def _there(db: duckdb.DuckDBPyConnection, table: str, names: list[str]) -> list[str]:
    # What is staged may be older than the declaration of a column.
    query = "select column_name from duckdb_columns() where table_name = ?"
    staged = {row[0] for row in db.execute(query, [f"staged_{table}"]).fetchall()}
    return [name for name in names if name in staged]
