-- One row an organization and month: the jobs that it posted for the first time in that month.
-- A job that was advertised again counts once; postings of nobody are left out.
-- Example: who posts more jobs than a year ago?
--
-- posted_month: First day of the month in which the jobs were first posted, UTC; null is not known.
-- organization_name: Who hires, as its newest posting writes it.
-- job_count: Jobs.
-- posting_count: Times that these jobs were posted, until now.
-- open_count: Jobs of which a posting is open.
-- remote_count: Jobs that say TELECOMMUTE.
-- title_count: Different normalised titles among the jobs; cannot be summed, unknown ones left out.
-- last_posted_at: When one of them was posted last, UTC.
select j.organization_id, o.organization_name, j.posted_month, count(*) as job_count,
    sum(j.times_posted)::bigint as posting_count,
    count(*) filter (j.is_open) as open_count, count(*) filter (j.is_remote) as remote_count,
    count(distinct j.title_name) as title_count, max(j.last_posted_at) as last_posted_at
from jobs as j
join organizations as o using (organization_id)
group by all
