-- One row: what the filters leave.
select count(*) as job_count, count(distinct c.organization_id) as organization_count,
    count(*) filter (c.is_remote) as remote_count,
    count(*) filter (s.posting_id is not null) as pay_count
from chosen as c
left join (
    select distinct posting_id from salaries where stated_in in ('employer', 'text')
) as s using (posting_id)
