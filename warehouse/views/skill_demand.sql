-- One row a skill: how many postings ask for it, and their share of all postings.
-- A job that was advertised again counts once, as its first posting.
-- Example: which twenty skills are asked for most?
with once as (select posting_id from posting_clusters where relation_code = 'first')
select skill_name, skill_id, category, count(*) as posting_count,
    round(count(*) / (select count(*) from once), 4) as posting_share
from skills
semi join once using (posting_id)
group by all
