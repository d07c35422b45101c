-- One row a skill: how many jobs name it, and their share of all jobs.
-- A job that was advertised again counts once, as its first posting. Naming is not asking, and who
-- names PostgreSQL does not name SQL: narrower skills are not counted with broader ones.
-- Example: which twenty skills are required most?
--
-- job_count: Jobs that name it, at any level.
-- required_count: Of these, jobs that say that it is required.
-- job_share: `job_count` as a share of all jobs.
with once as (select posting_id from posting_clusters where relation_code = 'first')
select skill_name, skill_id, category, count(*) as job_count,
    count(*) filter (level_code = 'required') as required_count,
    round(count(*) / (select count(*) from once), 4) as job_share
from skills
semi join once using (posting_id)
group by all
