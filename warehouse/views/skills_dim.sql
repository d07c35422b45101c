-- One row a skill of the lists that a posting names, in the form of the star schema of
-- `job_postings_fact`.
-- Example: which programming languages are asked for?
--
-- skill_id: Key, the id in `seeds/skills`.
-- skills: Name in lower case.
-- type: Category.
select skill_id, min(lower(skill_name)) as skills, min(category) as type
from skills
where skill_id is not null
group by skill_id
