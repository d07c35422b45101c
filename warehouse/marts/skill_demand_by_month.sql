-- One row a month, country, title and skill: how many jobs name it.
-- A job counts once, in the month and at the place of its first posting (see `jobs`): counts can be
-- summed over months, countries and titles, not over skills. Jobs without a date, country or known
-- title count where that column is null. Only skills of the
-- lists. Months differ in what was collected: compare shares. All jobs of a month are in
-- `remote_share_by_month`, also of groups that name no skill.
-- Example: how did the demand for Python in Germany change over the months?
--
-- posted_month: First day of the month in which the jobs were first posted, UTC.
-- country_code: ISO 3166-1 alpha-2 of the job's first place, or of where applicants must be.
-- job_count: Jobs that name the skill, at any level.
-- required_count: Of these, jobs that say that it is required.
-- group_count: All jobs of that month, country and title, whatever they name.
with grouped as (
    select *, count(*) over (partition by posted_month, country_code, title_name) as group_count
    from jobs)
select g.posted_month, g.country_code, g.title_name, s.skill_name, s.skill_id, s.category,
    count(*) as job_count, count(*) filter (s.level_code = 'required') as required_count,
    any_value(g.group_count) as group_count
from grouped as g
join skills as s using (posting_id)
where s.skill_id is not null
group by all
order by s.skill_name, g.posted_month, g.country_code, g.title_name
