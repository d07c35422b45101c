-- One row a title, and one a level of it, that at least `least` jobs with pay in the currency are of,
-- at 3 organizations, as in the mart `pay_by_title`: quartiles of their pay.
select title_name,
    if(grouping(seniority_code) = 1, 'all', coalesce(seniority_code, 'not told')) as seniority_code,
    count(*) as job_count, count(distinct organization_id) as organization_count,
    quantile_cont(amount, 0.25) as lower_quartile, median(amount) as median,
    quantile_cont(amount, 0.75) as upper_quartile
from pay
where currency_code = $currency_code and title_name is not null
group by grouping sets ((title_name), (title_name, seniority_code))
having count(*) >= $least and count(distinct organization_id) >= 3
order by max(job_count) over (partition by title_name) desc, title_name,
    grouping(seniority_code) desc, job_count desc, 2
