"""Starts: the batch that saw each content first."""

# The batches that refused the bytes in which a content was found later. A replay may find one
# beside what was refused, too: on a page with another posting it was a duplicate. What was refused
# as a duplicate was not what the posting said in that batch.
_MENDED = """
    create temp table mended as
    with replayed as (
        select source_name, payload_sha256
        from warehouse.main.captures semi join (from turns where is_replay) using (batch_id)
        where outcome = 'posting'),
    refusals as (
        select c.source_name, c.payload_sha256, c.posting_id, t.turn,
            c.outcome = 'reject' and c.reason_code <> 'duplicate_of_reject' as is_newest
        from warehouse.main.captures as c join turns as t using (batch_id)
        where c.byte_count > 0 and not t.is_replay and (c.outcome = 'reject'
            or (c.source_name, c.payload_sha256) in (from replayed))),
    records as (
        select batch_id, capture_id, posting_ordinal, source_name, payload_sha256
        from warehouse.main.captures
        semi join refusals using (source_name, payload_sha256)
        where outcome = 'posting')
    select distinct p.posting_id, p.batch_id, o.turn, t.turn as built_turn, t.is_replay
    from contents as p
    join turns as t using (batch_id)
    join records as r using (batch_id, capture_id, posting_ordinal)
    join refusals as o on o.source_name = r.source_name and o.payload_sha256 = r.payload_sha256
        and o.turn < t.turn and (o.posting_id is null or o.posting_id = p.posting_id)
        and (t.is_replay or o.is_newest)"""

# Each content, with the turn of the batch that saw it first. It began after the last batch that
# saw another content; a replay saw nothing, so there its newest refusal is asked. A content that
# came into the tables later is the newer one.
_BUILT = """
    create temp table built as
    with newest as (
        select posting_id, batch_id, if(is_replay, max(turn), built_turn) as turn
        from mended group by posting_id, batch_id, is_replay, built_turn),
    read as (
        select c.posting_id, c.batch_id, t.turn
        from warehouse.main.captures as c join turns as t using (batch_id)
        semi join newest using (posting_id)
        where c.outcome in ('posting', 'unchanged') and not t.is_replay),
    others as (
        select r.posting_id, p.batch_id, r.turn
        from read as r asof join contents as p
            on p.posting_id = r.posting_id and r.batch_id >= p.batch_id
        union all
        select posting_id, batch_id, turn from mended),
    since as (
        select n.posting_id, n.batch_id, max(o.turn) as turn
        from newest as n join others as o
            on o.posting_id = n.posting_id and o.batch_id < n.batch_id and o.turn < n.turn
        group by all),
    firsts as (
        select m.posting_id, m.batch_id, min(m.turn) as turn
        from mended as m left join since as s using (posting_id, batch_id)
        where m.turn > coalesce(s.turn, 0)
        group by all)
    select p.posting_id, p.batch_id, p.valid_through_at, max(coalesce(f.turn, t.turn)) over (
        partition by p.posting_id order by p.batch_id) as turn
    from contents as p
    join turns as t using (batch_id)
    left join firsts as f using (posting_id, batch_id)"""

# They read the relation `turns`, and make `built`.
STATEMENTS = (_MENDED, _BUILT)
