-- One row a job and skill of the lists, in the form of the star schema of `job_postings_fact`.
-- Example: which skills do data analysts need most?
--
-- job_id: The job, in `job_postings_fact`.
-- skill_id: The skill, in `skills_dim`.
select distinct s.posting_id as job_id, s.skill_id
from skills as s
semi join jobs as j using (posting_id)
where s.skill_id is not null
