-- One row a skill, the most frequent first.
select s.skill_name
from skills as s
semi join chosen using (posting_id)
group by s.skill_name
order by count(*) desc, s.skill_name
