-- One row a skill: how many postings name it, and their share of all postings.
-- A job that was advertised again counts once, as its first posting. Naming is not asking.
-- Example: which twenty skills are required most?
--
-- posting_count: Postings that name it, at any level.
-- required_count: Of these, postings that say that it is required.
-- posting_share: `posting_count` as a share of all jobs.
with once as (select posting_id from posting_clusters where relation_code = 'first')
select skill_name, skill_id, category, count(*) as posting_count,
    count(*) filter (level_code = 'required') as required_count,
    round(count(*) / (select count(*) from once), 4) as posting_share
from skills
semi join once using (posting_id)
group by all
