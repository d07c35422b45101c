-- One row a skill: how many postings ask for it, and their share of all postings.
-- Example: which twenty skills are asked for most?
select skill_name, skill_id, category, count(*) as posting_count,
    round(count(*) / (select count(*) from postings), 4) as posting_share
from skills
group by all
