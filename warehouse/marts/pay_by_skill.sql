-- One row a skill, title, level, country and currency: a year's pay in at least 5 jobs of 3
-- organizations.
-- The jobs that name the skill, at any level; the rest is as in `pay_by_title`: rows overlap,
-- estimates are left out, currencies are never mixed. Only skills of the lists.
-- Example: which skills come with the highest median pay in euros?
--
-- title_name: Normalised title; 'all' for whichever, null where none is known.
-- seniority_code: Level that the title tells; 'all' for whichever, null where it tells none.
-- country_code: ISO 3166-1 alpha-2 of the job's place; 'all' for whichever, null for not known.
-- currency_code: ISO 4217, of all amounts of the row.
-- job_count: Jobs with a year's pay that name the skill.
-- organization_count: Organizations that these jobs are of; those of nobody do not count.
-- largest_organization_share: Share of these jobs that is one organization's, the largest.
-- lower_quartile_amount: A quarter of the jobs pays less, a year; of a range the middle counts.
-- median_amount: Half of the jobs pays less, a year; of a range the middle counts.
-- upper_quartile_amount: A quarter of the jobs pays more, a year; of a range the middle counts.
with paid as (
    select s.skill_name, j.title_name, j.seniority_code, j.country_code, j.currency_code,
        j.organization_id, j.annual_pay_amount
    from jobs as j join skills as s using (posting_id)
    where j.annual_pay_amount is not null and s.skill_id is not null),
enough as (
    from paid qualify count(*) over (partition by skill_name, currency_code) >= 5),
grouped as (
    select skill_name,
        if(grouping(title_name) = 1, 'all', title_name) as title_name,
        if(grouping(seniority_code) = 1, 'all', seniority_code) as seniority_code,
        if(grouping(country_code) = 1, 'all', country_code) as country_code,
        currency_code, count(*) as job_count,
        count(distinct organization_id) as organization_count,
        round(list_max(map_values(histogram(organization_id))) / count(*), 4)
            as largest_organization_share,
        quantile_cont(annual_pay_amount, [0.25, 0.5, 0.75]) as quartiles
    from enough
    group by skill_name, currency_code, cube (title_name, seniority_code, country_code)
    having count(*) >= 5 and count(distinct organization_id) >= 3)
select * exclude (quartiles), round(quartiles[1], 2) as lower_quartile_amount,
    round(quartiles[2], 2) as median_amount, round(quartiles[3], 2) as upper_quartile_amount
from grouped
order by 1, 2, 3, 4, 5
