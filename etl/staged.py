"""What earlier batches staged, as SQL."""

from collections.abc import Iterable
from pathlib import Path

from etl.batch import Home

_NOTHING = """'' as posting_id, '' as source_name, '' as batch_id, '' as capture_id,
    '' as content_sha256, null::timestamp as modified_at, null::timestamp as valid_through_at,
    null::timestamp as posted_at, '' as payload_sha256, true as single"""


def read(paths: Iterable[Path], filename: bool = False) -> str:
    """Return SQL that reads Parquet files, with the column ``filename`` if asked for."""
    names = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    more = ", filename=true" if filename else ""
    return f"read_parquet([{names}], union_by_name=true{more})"


def known_sql(home: Home, before: str) -> str:
    """Return SQL for the postings in their newest version staged before a batch.

    One row a posting: who it is, its content, the bytes it came in, whether it was alone in them.
    A version that validate refused does not count.
    """
    batches = [batch for batch in home.valid_batches() if batch < before]
    versions = [part for batch in batches for part in home.parts(batch, "postings")]
    if not versions:
        return f"select * from (select {_NOTHING}) where false"
    captures = [part for batch in batches for part in home.parts(batch, "captures")]
    rejects = [part for batch in batches for part in home.parts(batch, "rejects")]
    return f"""
        with refused as (
            select batch_id, row_key ->> '$[0]' as posting_id from {read(rejects)}
            where stage = 'validate' and table_name = 'postings'),
        versions as (
            select posting_id, source_name, batch_id, capture_id, content_sha256, modified_at,
                valid_through_at, posted_at
            from {read(versions)} anti join refused using (batch_id, posting_id)
            qualify row_number() over (partition by posting_id order by batch_id desc) = 1),
        records as (
            select capture_id, any_value(payload_sha256) as payload_sha256, count(*) = 1 as single
            from {read(captures)} group by capture_id)
        select * from versions join records using (capture_id)"""
