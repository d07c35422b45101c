-- One row a skill that at least `least` jobs with pay in the currency name, of 3 organizations, as
-- in the mart `pay_by_skill`: quartiles of their pay.
select s.skill_name, count(*) as job_count,
    count(distinct p.organization_id) as organization_count,
    quantile_cont(p.amount, 0.25) as lower_quartile, median(p.amount) as median,
    quantile_cont(p.amount, 0.75) as upper_quartile
from pay as p
join skills as s using (posting_id)
where p.currency_code = $currency_code
group by s.skill_name
having count(*) >= $least and count(distinct p.organization_id) >= 3
order by job_count desc, median desc, s.skill_name
