-- One row an organization: its jobs, how often it posted them, and when last.
select coalesce(o.organization_name, any_value(c.organization_name)) as organization_name,
    count(distinct c.posting_id) as job_count, count(*) as times_posted_count,
    count(distinct c.posting_id) filter (c.is_remote) as remote_count,
    count(distinct c.posting_id) filter (c.annual_pay_amount is not null) as pay_count,
    max(p.posted_at)::date as last_posted_date
from chosen as c
join posting_clusters as k on k.cluster_id = c.posting_id
join postings as p on p.posting_id = k.posting_id
left join organizations as o on o.organization_id = c.organization_id
where c.organization_id is not null
group by c.organization_id, o.organization_name
order by job_count desc, times_posted_count desc, 1
