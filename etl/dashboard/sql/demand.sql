-- One row a skill: how many jobs name it, at which level, and the years that are usual.
select s.skill_name, any_value(s.category) as category, count(*) as job_count,
    round(count(*) / (select count(*) from chosen), 4) as job_share,
    count(*) filter (s.level_code = 'required') as required_count,
    count(*) filter (s.level_code = 'preferred') as preferred_count,
    count(*) filter (s.level_code = 'mentioned') as mentioned_count,
    median(s.minimum_years) as usual_years
from skills as s
semi join chosen using (posting_id)
group by s.skill_name
order by job_count desc, s.skill_name
