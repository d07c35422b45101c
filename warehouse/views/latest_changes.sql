-- One row a posting that came, changed, came back or closed since its source's batch before.
-- Since means: later than the last but one batch of the source; a replay is none. A posting that
-- changed and closed in that time has closed.
-- Example: what is new today?
--
-- change_code: new, changed, reopened or closed.
-- changed_at: When: the batch that saw it, or the moment it closed, UTC.
-- changed_columns: Of what changed or came back, what differs; empty for what is new or closed.
-- since_at: The moment of the source's batch before, UTC; null where there was none.
with turns as (
    select c.source_name, b.batch_at,
        row_number() over (partition by c.source_name order by b.batch_at desc) as turn
    from (select distinct source_name, batch_id from captures) as c
    join batches as b using (batch_id)
    where not b.is_replay),
since as (
    select source_name, max(batch_at) filter (turn = 2) as since_at from turns group by all),
current_versions as (
    select v.*, p.source_name, p.title_name, p.url, s.since_at,
        coalesce(v.valid_from_at > s.since_at, true) as has_come,
        v.closed_at is not null and coalesce(v.closed_at > s.since_at, true) as has_closed
    from posting_versions as v
    join postings as p using (posting_id)
    join since as s using (source_name)
    where v.is_current)
select posting_id, source_name,
    case when has_closed then 'closed' else change_code end as change_code,
    case when has_closed then closed_at else valid_from_at end as changed_at,
    case when has_closed then [] else changed_columns end as changed_columns,
    title, title_name, organization_name, url, since_at
from current_versions
where has_come or has_closed
