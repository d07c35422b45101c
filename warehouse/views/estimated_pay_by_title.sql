-- One row a title, level, country and currency: what sites estimate for at least 5 jobs, a year.
-- Nobody offers this pay: the columns have other names than those of `pay_by_title`, so that the
-- two are not added up by mistake. 'all' stands for whichever, null for not known.
-- Example: how far are estimates from what employers state for the same title?
--
-- title_name: Normalised title; 'all' for whichever, null where none is known.
-- seniority_code: Level that the title tells; 'all' for whichever, null where it tells none.
-- country_code: ISO 3166-1 alpha-2 of the job's place; 'all' for whichever, null for not known.
-- currency_code: ISO 4217, of all amounts of the row.
-- estimated_job_count: Jobs with an estimate of a year's pay.
-- estimated_lower_quartile_amount: A quarter of the estimates is less.
-- estimated_median_amount: Half of the estimates is less.
-- estimated_upper_quartile_amount: A quarter of the estimates is more.
with estimated as (
    select j.title_name, j.seniority_code, j.country_code, s.currency_code,
        s.annual_pay_amount as amount
    from annual_salaries as s
    join jobs as j using (posting_id)
    where s.stated_in = 'estimate')
select
    case when grouping(title_name) = 1 then 'all' else title_name end as title_name,
    case when grouping(seniority_code) = 1 then 'all' else seniority_code end as seniority_code,
    case when grouping(country_code) = 1 then 'all' else country_code end as country_code,
    currency_code, count(*) as estimated_job_count,
    round(quantile_cont(amount, 0.25), 2) as estimated_lower_quartile_amount,
    round(quantile_cont(amount, 0.5), 2) as estimated_median_amount,
    round(quantile_cont(amount, 0.75), 2) as estimated_upper_quartile_amount
from estimated
group by currency_code, cube (title_name, seniority_code, country_code)
having count(*) >= 5
