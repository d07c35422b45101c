"""History: what changed in postings from batch to batch, and when they closed.

Moments are those of batches, so the same batches give the same history at any time. A posting is
seen where a record of it came, also one that was refused; a replay sees nothing, for its records
came before. What closes a posting: docs/decisions/when-a-posting-closes.md.
"""

import duckdb

from etl.history import absences, changes, starts

_VERSIONS = """
    select p.posting_id, p.version_number, p.change_code,
        coalesce(c.changed_columns, []) as changed_columns, p.valid_from_at, p.valid_to_at,
        p.next_turn is null as is_current, p.last_seen_at, p.closed_at, p.close_code, s.title,
        s.organization_name, s.posted_at, s.valid_through_at, s.modified_at, s.capture_id,
        s.posting_ordinal, p.batch_id
    from periods as p
    join contents as s using (posting_id, batch_id)
    left join changes as c on p.is_built and c.posting_id = p.posting_id and c.batch_id = p.batch_id
    order by p.posting_id, p.version_number"""

# One row a posting.
LIVES = """
    select s.posting_id, f.batch_at as first_seen_at, l.batch_at as last_seen_at, p.closed_at,
        p.close_code, p.closed_at is null as is_open
    from spans as s
    join turns as f on f.turn = s.first_turn
    join turns as l on l.turn = s.last_turn
    join periods as p on p.posting_id = s.posting_id and p.next_turn is null"""

# One row a batch.
COUNTS = """
    select t.batch_id, coalesce(c.absent_count, 0) as absent_count,
        coalesce(r.reopened_count, 0) as reopened_count,
        coalesce(d.doubted_count, 0) as doubted_count
    from turns as t
    left join (select closed_turn as turn, count(*) as absent_count from periods
               where close_code = 'absent' group by 1) as c using (turn)
    left join (select turn, count(*) as reopened_count from periods
               where change_code = 'reopened' group by 1) as r using (turn)
    left join (select m.full_turn as turn, count(*) as doubted_count
               from missed as m join turns as f on f.turn = m.full_turn
               join periods as p on p.posting_id = m.posting_id and p.turn <= m.full_turn
                   and (p.next_turn is null or m.full_turn < p.next_turn)
               where p.closed_at is null or p.closed_at > f.batch_at
               group by 1) as d using (turn)"""


def find(db: duckdb.DuckDBPyConnection) -> str:
    """Follow the postings from batch to batch; return SQL for the rows of posting_versions.

    It makes the temporary tables that `LIVES` and `COUNTS` read, too.

    Args:
        db: with the table `captures`, the relations ``manifests`` (the batches), ``full_parts``
            (``batch_id, part``; see `etl.sources.full_parts`), ``refused``, ``newest`` and the
            staged ones.
    """
    is_any_full = db.execute("select count(*) > 0 from full_parts").fetchone() == (True,)
    found = absences.STATEMENTS if is_any_full else absences.WITHOUT_FULL
    for statement in (_TURNS, _SEEN, _SIGHTINGS, _SPANS, *starts.STATEMENTS, *found, _PERIODS):
        db.execute(statement)
    db.execute(f"create temp table changes as {changes.sql(db)}")
    return _VERSIONS


_TURNS = """
    create temp table turns as
    select batch_id, batch_at, source_name, is_replay, row_number() over (order by batch_id) as turn
    from manifests"""

# A record that could not be read was the posting that the same bytes became in another batch. A
# replay stands for the batch in which its records came where that one is gone.
_SEEN = """
    create temp view seen as
    with records as (
        select c.posting_id, c.source_name, c.location, c.payload_sha256, c.byte_count, t.turn,
            t.is_replay
        from warehouse.main.captures as c join turns as t using (batch_id)),
    unread as (from records where posting_id is null and byte_count > 0 and not is_replay)
    select posting_id, turn, source_name, location from records
    where posting_id is not null and not is_replay
    union all
    select r.posting_id, u.turn, u.source_name, u.location
    from unread as u join records as r using (source_name, payload_sha256)
    where r.posting_id is not null
    union all
    select posting_id, turn, source_name, location from records as r
    anti join (from records where not is_replay) as o
        on o.source_name = r.source_name and o.payload_sha256 = r.payload_sha256
        and o.turn < r.turn
    where r.is_replay and r.posting_id is not null"""

_SIGHTINGS = """
    create temp table sightings as
    select distinct posting_id, turn from seen semi join newest using (posting_id)"""

_SPANS = """
    create temp table spans as
    select posting_id, min(turn) as first_turn, max(turn) as last_turn
    from sightings group by posting_id"""

_PERIODS = """
    create temp table periods as
    with newest_built as (
        from built qualify row_number() over (
            partition by posting_id, turn order by batch_id desc) = 1),
    reopened as (
        select c.posting_id, c.next_turn as turn, b.batch_id, b.valid_through_at
        from closings as c
        asof join newest_built as b on b.posting_id = c.posting_id and c.next_turn >= b.turn
        join turns as t on t.turn = c.next_turn
        where b.turn < c.next_turn
          and (b.valid_through_at is null or b.valid_through_at > t.batch_at)),
    starts as (
        select posting_id, turn, batch_id, valid_through_at, true as is_built from built
        union all
        select *, false from reopened),
    numbered as (
        select *, row_number() over same as version_number, lead(turn) over same as next_turn,
            p.last_turn
        from starts join spans as p using (posting_id)
        window same as (partition by posting_id order by turn, batch_id)),
    lasting as (from numbered where next_turn is null or next_turn > turn),
    absent as (
        select l.posting_id, l.version_number, min(c.closed_turn) as closed_turn
        from closings as c
        asof join lasting as l on l.posting_id = c.posting_id and c.turn >= l.turn
        group by all),
    seen as (
        select l.posting_id, l.version_number, max(s.turn) as seen_turn
        from (from sightings semi join (from numbered where version_number > 1) as n
              using (posting_id)) as s
        asof join lasting as l on l.posting_id = s.posting_id and s.turn >= l.turn
        group by all),
    dated as (
        select n.*, f.batch_at as valid_from_at, x.batch_at as next_at,
            coalesce(l.batch_at, f.batch_at) as last_seen_at, a.closed_turn,
            c.batch_at as absent_at,
            case when x.batch_at is null and n.valid_through_at <= (select max(batch_at) from turns)
                     or n.valid_through_at < x.batch_at
                 then n.valid_through_at end as expired_at
        from numbered as n
        join turns as f on f.turn = n.turn
        left join turns as x on x.turn = n.next_turn
        left join seen as s on (s.posting_id, s.version_number) = (n.posting_id, n.version_number)
        left join turns as l
            on l.turn = case when n.next_turn is null then n.last_turn else s.seen_turn end
        left join absent as a on (a.posting_id, a.version_number) = (n.posting_id, n.version_number)
        left join turns as c on c.turn = a.closed_turn),
    ended as (
        select *, least(expired_at, absent_at) as closed_at,
            lag(least(expired_at, absent_at)) over (
                partition by posting_id order by version_number) as closed_before_at
        from dated)
    select *,
        case when closed_at is null then null when closed_at = expired_at then 'expired'
             else 'absent' end as close_code,
        case when closed_at is null then next_at
             else greatest(closed_at, valid_from_at) end as valid_to_at,
        case when version_number = 1 then 'new'
             when closed_before_at <= valid_from_at
                 and (valid_through_at is null or valid_through_at > valid_from_at) then 'reopened'
             else 'changed' end as change_code
    from ended"""
