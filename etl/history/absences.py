"""Absences: which postings a full snapshot came without, and whether it is believed."""

# A full snapshot with fewer postings than this share of the one before is not believed; where the
# next one agrees with it, that one is. One without any is no measure of others.
LEAST_SHARE = 0.5
# Such a record was read to its end, and no posting is in it.
_NO_POSTING = "('not_a_posting', 'nothing_given')"

# `part` is '' or what a location begins with, up to the first slash.
_FULL = f"""
    create temp table full_snapshots as
    with parts as (
        select t.turn, t.source_name, f.part
        from full_parts as f join turns as t using (batch_id)),
    placed as (
        select posting_id, source_name, turn,
            unnest(['', split_part(location, '/', 1)]) as part
        from seen where turn in (select turn from parts)),
    counted as (
        select source_name, part, turn, count(distinct posting_id) as posting_count
        from parts left join placed using (source_name, part, turn)
        group by all)
    select source_name, part, turn, coalesce(
        if(posting_count = 0, lag(posting_count) over before = 0, posting_count >= {LEAST_SHARE}
            * lag(nullif(posting_count, 0) ignore nulls) over before), false) as is_believed
    from counted
    window before as (partition by source_name, part order by turn)"""

# Where records could not be read, so that nobody knows which postings they were: no other batch
# could read the same bytes. `since` is the first that came with them: what was seen in or after it
# is not among them.
_TROUBLES = f"""
    create temp table troubles as
    with refusals as (
        select t.turn, c.source_name, c.location, c.byte_count, c.payload_sha256
        from warehouse.main.captures as c join turns as t using (batch_id)
        where c.outcome = 'reject' and c.posting_id is null and not t.is_replay
          and c.reason_code not in {_NO_POSTING}
          and c.source_name in (select source_name from full_snapshots)),
    read as (
        select source_name, payload_sha256 from warehouse.main.captures
        where byte_count > 0 and (posting_id is not null or reason_code in {_NO_POSTING})),
    refused_records as (from refusals anti join read using (source_name, payload_sha256)),
    firsts as (
        select source_name, payload_sha256, min(turn) as turn
        from refused_records where byte_count > 0 group by all)
    select r.turn, r.source_name, r.location as place, max(coalesce(f.turn, r.turn)) as since
    from refused_records as r
    left join firsts as f on r.byte_count > 0 and f.source_name = r.source_name
        and f.payload_sha256 = r.payload_sha256
    where r.turn in (select turn from full_snapshots)
    group by all"""

_GAPS = """
    create temp table gaps as
    with followed as (
        select *, lead(turn) over (partition by posting_id order by turn) as next_turn
        from sightings where exists (from full_snapshots)),
    placed as (
        select distinct f.posting_id, s.source_name, f.turn, f.next_turn, s.location
        from followed as f join seen as s using (posting_id, turn)
        where coalesce(f.next_turn, (select max(turn) + 1 from turns)) > f.turn + 1
          and s.source_name in (select source_name from full_snapshots))
    select *, unnest(['', split_part(location, '/', 1)]) as part from placed"""

_FIRST_STEPS = """
    select g.posting_id, g.source_name, g.turn, g.next_turn, g.location, g.part,
        f.turn as full_turn, f.is_believed
    from gaps as g
    asof join full_snapshots as f
        on f.source_name = g.source_name and f.part = g.part and g.turn < f.turn
    where g.next_turn is null or f.turn < g.next_turn"""

_FURTHER_STEPS = """
    select g.posting_id, g.source_name, g.turn, g.next_turn, g.location, g.part,
        f.turn as full_turn, f.is_believed
    from (from first_steps where not is_sure) as g
    join full_snapshots as f
        on f.source_name = g.source_name and f.part = g.part and f.turn > g.full_turn
        and (g.next_turn is null or f.turn < g.next_turn)"""


def _judged(steps: str) -> str:
    """Return SQL for the steps with ``is_sure``: believed, and nothing unread where it stood."""
    return f"""
        with steps_of as ({steps}),
        places as (
            select posting_id, turn, location, full_turn, source_name, unnest(list_transform(
                range(1, len(string_split(location, '/')) + 1), lambda depth: rtrim(
                    array_to_string(string_split(location, '/')[1:depth], '/'), '!'))) as place
            from steps_of where full_turn in (select turn from troubles)),
        unsure as (
            select distinct p.posting_id, p.turn, p.location, p.full_turn
            from places as p join troubles as t
                on t.turn = p.full_turn and t.source_name = p.source_name
                and t.place = p.place and t.since > p.turn)
        select s.*, s.is_believed and u.posting_id is null as is_sure
        from steps_of as s left join unsure as u using (posting_id, turn, location, full_turn)"""


# When a posting was gone from each place where it stood.
_LEFT = """
    create temp table places_left as
    with steps as (from first_steps union all from further_steps)
    select posting_id, turn, location, min(full_turn) filter (is_sure) as closed_turn
    from steps group by all"""

# A posting that stood in several places has closed when it is gone from the last of them.
_CLOSINGS = """
    create temp table closings as
    select posting_id, turn, any_value(next_turn) as next_turn, max(closed_turn) as closed_turn
    from (select distinct posting_id, turn, next_turn, location from gaps) as g
    left join places_left as o using (posting_id, turn, location)
    group by posting_id, turn having count(*) = count(closed_turn)"""

# Postings that a full snapshot came without and that may still be where they stood in it.
_MISSED = """
    create temp table missed as
    select distinct s.posting_id, s.full_turn
    from (from first_steps union all from further_steps) as s
    join places_left as o using (posting_id, turn, location)
    where o.closed_turn is null or s.full_turn < o.closed_turn"""

# Where nothing is a full snapshot nothing is absent.
WITHOUT_FULL = (
    """create temp table closings (
        posting_id varchar, turn bigint, next_turn bigint, closed_turn bigint)""",
    "create temp table missed (posting_id varchar, full_turn bigint)",
)
# They read the relations `turns`, `seen` and `sightings`; `closings` and `missed` come of it.
STATEMENTS = (
    _FULL,
    _TROUBLES,
    _GAPS,
    f"create temp table first_steps as {_judged(_FIRST_STEPS)}",
    f"create temp table further_steps as {_judged(_FURTHER_STEPS)}",
    _LEFT,
    _CLOSINGS,
    _MISSED,
)
