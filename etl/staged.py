"""What batches staged: the files as they were validated, and as SQL what is known from them."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from etl.batch import Home, read_json
from etl.drift import MOST_NAMES, REST
from etl.errors import DataError
from etl.tables.drift import LEAST_POSTINGS, RARE_SHARE

_NOTHING = """'' as posting_id, '' as source_name, '' as batch_id, '' as capture_id,
    '' as content_sha256, null::timestamp as modified_at, null::timestamp as valid_through_at,
    null::timestamp as posted_at, '' as payload_sha256, null::timestamp as captured_at,
    true as single"""


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

    One row a posting: who it is, its content, the bytes it came in and whether it was alone in
    them, and when it was captured last, with this content or another.
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
            from {read(captures)} group by capture_id),
        sightings as (
            select posting_id, max(captured_at) as captured_at
            from {read(captures)} anti join refused using (batch_id, posting_id)
            where outcome in ('posting', 'unchanged') group by posting_id)
        select * from versions join records using (capture_id) join sightings using (posting_id)"""


_RESOLVED = """
    with refusals as (
        select r.reject_id, r.batch_id, c.source_name, c.location, c.byte_count,
            c.payload_sha256, c.posting_id, c.posting_ordinal
        from staged_rejects as r
        join {ledger} as c using (batch_id, capture_id, posting_ordinal)
        where r.stage = 'transform'),
    by_bytes as (
        select f.reject_id, l.batch_id from refusals as f join {ledger} as l
            on l.source_name = f.source_name and l.payload_sha256 = f.payload_sha256
            and l.batch_id > f.batch_id and l.outcome <> 'reject'
            and (f.posting_id is null or l.posting_ordinal = f.posting_ordinal)
        where f.byte_count > 0),
    empty as (select * from refusals where byte_count = 0),
    places as (
        select distinct source_name, batch_id,
            unnest([location, split_part(location, '!/', 1)]) as location
        from {ledger} where outcome <> 'reject'
          and source_name in (select source_name from empty)),
    by_place as (
        select f.reject_id, p.batch_id from empty as f join places as p
            on p.source_name = f.source_name and p.location = f.location
            and p.batch_id > f.batch_id
        anti join empty as again on again.source_name = f.source_name
            and again.location = f.location and again.batch_id = p.batch_id),
    set_aside as (
        select reject_id, batch_id, table_name, row_key ->> '$[0]' as id
        from staged_rejects where stage = 'validate'),
    built as (
        select posting_id as id, batch_id from staged_postings
        union all select organization_id, batch_id from staged_organizations),
    by_row as (
        select s.reject_id, b.batch_id from set_aside as s
        join built as b on b.id = s.id and b.batch_id > s.batch_id
        anti join set_aside as again on again.id = s.id and again.batch_id = b.batch_id
            and again.table_name in ('postings', s.table_name))
    select reject_id, min(batch_id) as resolved_batch_id
    from (from by_bytes union all from by_place union all from by_row) group by reject_id"""


def resolved_sql(ledger: str) -> str:
    """Return SQL for ``reject_id, resolved_batch_id``: the rejects that a later batch made good.

    A reject of transform is resolved by the first later batch that has the same bytes of the
    source with another outcome, the same posting of them where it was one posting that was
    refused. A file that could not be read has no bytes: it is resolved when records came from it
    and nothing in it failed. A row that validate refused is resolved when its posting (or
    organization) was built again and stood.

    Args:
        ledger: the relation of `captures`, in which what validate refused is a reject. Beside it
            the relations ``staged_rejects``, ``staged_postings`` and ``staged_organizations``
            must be there.
    """
    return _RESOLVED.format(ledger=ledger)


_NO_DRIFT = """select '' as batch_id, '' as source_name, '' as kind_code, '' as name,
    0 as posting_share, 0 as built_count where false"""


_DRIFT = """
    with earlier as ({earlier}),
    built as (select source_name, count(*) as built_count from {built} group by all),
    summed as (
        select source_name, kind_code, name, sum(posting_count) as posting_count,
            min(example_capture_id) as example_capture_id
        from {tallies} group by all),
    ranked as (
        select *, row_number() over (
            partition by source_name, kind_code
            order by name = '{rest}', posting_count desc, name) as place
        from summed),
    counted as (
        select source_name, kind_code, if(place > {most_names}, '{rest}', name) as name,
            sum(posting_count)::bigint as posting_count,
            min(example_capture_id) as example_capture_id
        from ranked group by 1, 2, 3),
    before as (
        select source_name, before_count, batch_id
        from (select distinct source_name, batch_id, built_count as before_count from earlier)
        where batch_id not in ({left_out})
        qualify row_number() over (partition by source_name
            order by before_count >= {least_postings} desc, batch_id desc) = 1),
    compared as (
        select '{batch}' as batch_id, c.*, b.built_count, p.before_count,
            least(1, c.posting_count / b.built_count)::double as posting_share,
            p.batch_id as previous_batch_id,
            case when p.batch_id is not null then coalesce(e.posting_share, 0) end::double
                as previous_share
        from counted as c join built as b using (source_name)
        left join before as p using (source_name)
        left join earlier as e on e.batch_id = p.batch_id
            and (e.source_name, e.kind_code, e.name) = (c.source_name, c.kind_code, c.name))
    select batch_id, source_name, kind_code, name, posting_count, built_count, posting_share,
        previous_batch_id, previous_share,
        case when name <> '{rest}' and previous_share <= {rare_share}
            and least(built_count, before_count) >= {least_postings}
            then posting_share end as sudden_share,
        (source_name, kind_code, name) not in (
            select (source_name, kind_code, name) from earlier) as is_new,
        example_capture_id
    from compared order by source_name, kind_code, name"""


def drift_sql(home: Home, batch: str, tallies: Iterable[Path], built: Iterable[Path]) -> str:
    """Return SQL for the rows of `drift` of a batch, compared with earlier valid batches.

    Args:
        home: where earlier batches are staged.
        batch: the batch.
        tallies: what its parts counted.
        built: its postings.

    Raises:
        DataError: a file of an earlier batch is no longer what was validated.
    """
    earlier = [name for name in home.valid_batches() if name < batch]
    parts = valid_parts(home, earlier, "drift")
    replays = [n for n in earlier if home.staged_manifest(n)["landed"].get("replay")]
    left_out = ", ".join(f"'{name}'" for name in ["", *replays])
    return _DRIFT.format(
        batch=batch,
        earlier=f"from {read(parts)}" if parts else _NO_DRIFT,
        tallies=read(tallies),
        built=read(built),
        left_out=left_out,
        rest=REST,
        most_names=MOST_NAMES,
        least_postings=LEAST_POSTINGS,
        rare_share=RARE_SHARE,
    )
