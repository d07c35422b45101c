-- One row a title, level, country and currency: a year's pay in at least 5 jobs of 3 organizations.
-- 'all' stands for whichever: `title_name = 'all'` is all titles together. Null is not known, and a
-- group of its own. So rows overlap, and small groups are left out: take one row, never the sum.
-- Only what employers or texts state, as in `jobs`. Currencies are never mixed. A job in five towns
-- is five jobs. Few jobs say what they pay: see `group_count`. For what sites estimate see
-- `estimated_pay_by_title`.
-- Example: what do senior data engineers earn in the United States?
--
-- title_name: Normalised title; 'all' for whichever, null where none is known.
-- seniority_code: Level that the title tells; 'all' for whichever, null where it tells none.
-- country_code: ISO 3166-1 alpha-2 of the job's place; 'all' for whichever, null for not known.
-- currency_code: ISO 4217, of all amounts of the row.
-- group_count: All jobs of that title, level and country, also without pay or in other currencies.
-- job_count: Of these, jobs with a year's pay in the currency.
-- employer_count: Of these, jobs whose employer states it in `baseSalary`; the others' text does.
-- organization_count: Organizations that the jobs with pay are of; those of nobody do not count.
-- largest_organization_share: Share of the jobs with pay that is one organization's, the largest.
-- lower_quartile_amount: A quarter of the jobs pays less, a year; of a range the middle counts.
-- median_amount: Half of the jobs pays less, a year; of a range the middle counts.
-- upper_quartile_amount: A quarter of the jobs pays more, a year; of a range the middle counts.
with paid as (
    select title_name, seniority_code, country_code, currency_code,
        grouping(title_name, seniority_code, country_code) as whichever,
        count(*) as job_count, count(*) filter (stated_in = 'employer') as employer_count,
        count(distinct organization_id) as organization_count,
        round(list_max(map_values(histogram(organization_id))) / count(*), 4)
            as largest_organization_share,
        round(quantile_cont(annual_pay_amount, 0.25), 2) as lower_quartile_amount,
        round(quantile_cont(annual_pay_amount, 0.5), 2) as median_amount,
        round(quantile_cont(annual_pay_amount, 0.75), 2) as upper_quartile_amount
    from jobs
    where annual_pay_amount is not null
    group by currency_code, cube (title_name, seniority_code, country_code)
    having count(*) >= 5 and count(distinct organization_id) >= 3),
groups as (
    select title_name, seniority_code, country_code,
        grouping(title_name, seniority_code, country_code) as whichever, count(*) as group_count
    from jobs
    group by cube (title_name, seniority_code, country_code))
select if(p.whichever & 4 > 0, 'all', p.title_name) as title_name,
    if(p.whichever & 2 > 0, 'all', p.seniority_code) as seniority_code,
    if(p.whichever & 1 > 0, 'all', p.country_code) as country_code,
    p.currency_code, g.group_count,
    p.* exclude (title_name, seniority_code, country_code, currency_code, whichever)
from paid as p
join groups as g on g.whichever = p.whichever and g.title_name is not distinct from p.title_name
    and g.seniority_code is not distinct from p.seniority_code
    and g.country_code is not distinct from p.country_code
order by 1, 2, 3, 4
