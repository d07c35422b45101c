-- One row a title, level, country and currency: a year's pay in at least 5 jobs.
-- 'all' stands for whichever: `title_name = 'all'` is all titles together; null is not known.
-- Only what employers or texts state, as in `jobs`; of a range the middle. Currencies are never
-- mixed. Groups of fewer than 5 jobs are left out. A job in five towns is five jobs, so five jobs may
-- be one organization's: look at `organization_count`. For what sites estimate see
-- `estimated_pay_by_title`.
-- Example: what do senior data engineers earn in the United States?
--
-- title_name: Normalised title, or 'all'.
-- seniority_code: Level that the title tells, or 'all'.
-- country_code: ISO 3166-1 alpha-2 of the first place, or 'all'.
-- currency_code: ISO 4217, of all amounts of the row.
-- job_count: Jobs with a year's pay.
-- employer_count: Of these, jobs whose employer states it in `baseSalary`; the others' text does.
-- organization_count: Organizations that these jobs are of; those of nobody are not counted.
-- lower_quartile_amount: A quarter of the jobs pays less, a year.
-- median_amount: Half of the jobs pays less, a year.
-- upper_quartile_amount: A quarter of the jobs pays more, a year.
select
    if(grouping(title_name) = 1, 'all', title_name) as title_name,
    if(grouping(seniority_code) = 1, 'all', seniority_code) as seniority_code,
    if(grouping(country_code) = 1, 'all', country_code) as country_code,
    currency_code, count(*) as job_count,
    count(*) filter (stated_in = 'employer') as employer_count,
    count(distinct organization_id) as organization_count,
    round(quantile_cont(annual_pay_amount, 0.25), 2) as lower_quartile_amount,
    round(quantile_cont(annual_pay_amount, 0.5), 2) as median_amount,
    round(quantile_cont(annual_pay_amount, 0.75), 2) as upper_quartile_amount
from jobs
where annual_pay_amount is not null
group by currency_code, cube (title_name, seniority_code, country_code)
having count(*) >= 5
order by 1, 2, 3, 4
