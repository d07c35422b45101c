-- One row a month, also one without jobs, and skill of the five most frequent: its share of the
-- month's jobs, null where the month has fewer than `least`.
select m.month, t.skill_name, count(s.skill_name) as job_count,
    count(distinct c.posting_id) as month_count,
    if(month_count >= $least, round(count(s.skill_name) / month_count, 4), null) as job_share
from (
    select unnest(generate_series(
        date_trunc('month', min(posted_at)), date_trunc('month', max(posted_at)),
        interval 1 month))::date as month
    from chosen
) as m
cross join (
    select skill_name from skills semi join chosen using (posting_id)
    group by skill_name
    order by count(*) desc, skill_name
    limit 5
) as t
left join chosen as c on date_trunc('month', c.posted_at)::date = m.month
left join skills as s on (s.posting_id, s.skill_name) = (c.posting_id, t.skill_name)
group by m.month, t.skill_name
order by m.month, t.skill_name
