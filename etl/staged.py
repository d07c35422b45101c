"""What batches staged: the files as they were validated, and as SQL what is known from them."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from etl.batch import Home, read_json
from etl.errors import DataError

_NOTHING = """'' as posting_id, '' as source_name, '' as batch_id, '' as capture_id,
    '' as content_sha256, null::timestamp as modified_at, null::timestamp as valid_through_at,
    null::timestamp as posted_at, '' as payload_sha256, true as single"""


def read(paths: Iterable[Path], filename: bool = False) -> str:
    """Return SQL that reads Parquet files, with the column ``filename`` if asked for."""
    names = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    more = ", filename=true" if filename else ""
    return f"read_parquet([{names}], union_by_name=true{more})"


def digests(paths: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of staged files by table and name: ``skills/build-00000.parquet``.

    Of a file that cannot be read it is empty, which validate lets nobody rely on.
    """
    return {f"{path.parent.name}/{path.name}": _digest(path) for path in paths}


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def valid_parts(home: Home, batches: Iterable[str], table: str) -> list[Path]:
    """Return the staged files of a table in batches that passed validation, in order.

    Raises:
        DataError: a file is no longer what was validated: it would be published unseen.
    """
    parts = []
    for batch in batches:
        validate = f"Run `postings validate --batch {batch}`"
        judged: dict[str, str] = read_json(home.judgement(batch), f"{validate}.").get("files", {})
        judged = {name: digest for name, digest in judged.items() if name.startswith(f"{table}/")}
        found = digests(home.parts(batch, table))
        if other := sorted(name for name, _ in judged.items() ^ found.items()):
            raise DataError(
                f"{home.staged(batch) / other[0]} is not what was validated. {validate} to see "
                f"what is wrong with it, `postings transform --force --batch {batch}` and "
                "validate to make it anew."
            )
        parts += home.parts(batch, table)
    return parts


def known_sql(home: Home, before: str) -> str:
    """Return SQL for the postings in their newest version staged before a batch.

    One row a posting: who it is, its content, the bytes it came in, whether it was alone in them.
    A version that validate refused does not count.

    Raises:
        DataError: a file is no longer what was validated.
    """
    batches = [batch for batch in home.valid_batches() if batch < before]
    versions = valid_parts(home, batches, "postings")
    if not versions:
        return f"select * from (select {_NOTHING}) where false"
    captures = valid_parts(home, batches, "captures")
    rejects = valid_parts(home, batches, "rejects")
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
