"""The ledger of all batches, as SQL: what of the staged relations counts."""

import duckdb

# Every version that was built and not refused, with the columns that tell one from another.
_CONTENTS = """
    select p.posting_id, p.batch_id, p.title, p.organization_name, p.posted_at,
        p.valid_through_at, p.modified_at, p.capture_id, p.posting_ordinal,
        lag(p.batch_id) over same as batch_id_before,
        lead(p.batch_id) over same is null as newest
    from staged_postings as p
    anti join (from refused where table_name = 'postings') as r
        on r.batch_id = p.batch_id and r.first = p.posting_id
    window same as (partition by p.posting_id order by p.batch_id)"""

# What validate refused is a reject.
CAPTURES = """
    select c.* replace (
        case when r.first is null then c.outcome else 'reject' end as outcome,
        case when r.first is null then c.change end as change,
        case when r.first is null then c.reason_code else 'failed_expectation' end as reason_code)
    from staged_captures as c
    left join (select distinct batch_id, first from refused where table_name = 'postings') as r
        on r.batch_id = c.batch_id and r.first = c.posting_id and c.outcome = 'posting'
    order by c.batch_id, c.location, c.record_ordinal, c.posting_ordinal"""


def relate(db: duckdb.DuckDBPyConnection) -> None:
    """Make ``refused``, ``contents`` and ``newest``: what of the staged relations counts.

    Args:
        db: with the relations ``staged_rejects`` and ``staged_postings``.
    """
    db.execute("""
        create temp table refused as
        select batch_id, table_name, row_key ->> '$[0]' as first, row_key ->> '$[1]' as second
        from staged_rejects where stage = 'validate'""")
    db.execute(f"create temp table contents as {_CONTENTS}")
    db.execute("create temp view newest as select posting_id, batch_id from contents where newest")
