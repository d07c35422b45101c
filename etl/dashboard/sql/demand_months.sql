-- One row a month and skill of the five most frequent: its share of the month's jobs.
select m.month, t.skill_name, count(s.skill_name) as job_count, m.month_count,
    round(count(s.skill_name) / m.month_count, 4) as job_share
from (
    select date_trunc('month', posted_at)::date as month, count(*) as month_count
    from chosen
    where posted_at is not null
    group by all
) as m
cross join (
    select skill_name from skills semi join chosen using (posting_id)
    group by skill_name
    order by count(*) desc, skill_name
    limit 5
) as t
left join chosen as c on date_trunc('month', c.posted_at)::date = m.month
left join skills as s on (s.posting_id, s.skill_name) = (c.posting_id, t.skill_name)
group by m.month, m.month_count, t.skill_name
order by m.month, t.skill_name
