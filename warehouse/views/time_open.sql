-- One row a posting: how long it was open, and whether it was posted again.
-- The clock starts when it was posted, or, without a date or with a later one, when it was first
-- seen. It stops when the posting closed; of one that is open `days_open` counts to the newest batch.
-- How it stopped decides what that means. absent: the source took it down. expired: its
-- `valid_through_at` passed, a date that many boards set for everybody, such as 30 days: it tells of
-- the board, not of the job. Sources that never say what closed have only the latter.
-- Example: how long do postings stay up until their source takes them down?
--
-- posting_id: The posting.
-- cluster_id: The job that it advertises, for counting each once: its first posting.
-- country_code: ISO 3166-1 alpha-2 of the job's place, or of where applicants must be.
-- started_at: When the clock starts, UTC.
-- days_open: Whole days from then to `closed_at`, or to the newest batch; never negative.
-- is_repost: It advertises a job that was posted before.
-- times_posted: How often its job was posted, the first time counted.
with newest as (select max(batch_at) as newest_at from batches),
started as (
    select *, least(coalesce(posted_at, first_seen_at), first_seen_at) as started_at from postings)
select p.posting_id, c.cluster_id, p.source_name, p.title_name, p.seniority_code,
    p.organization_name, j.country_code, p.started_at, p.closed_at, p.close_code, p.is_open,
    greatest(0, date_sub('day', p.started_at, coalesce(p.closed_at, newest_at))) as days_open,
    c.relation_code <> 'first' as is_repost, j.times_posted
from started as p
cross join newest
join posting_clusters as c using (posting_id)
join jobs as j on j.posting_id = c.cluster_id
