-- One row a skill and another skill that at least 3 jobs name together; each pair both ways.
-- Only skills of the lists. A job counts once.
-- Example: what should one learn beside SQL?
--
-- other_skill_name: The other skill.
-- job_count: Jobs that name both.
-- skill_count: Jobs that name `skill_name`.
-- other_count: Jobs that name `other_skill_name`.
-- other_share: Of the jobs that name `skill_name`, the share that names the other too.
-- lift: How many times as often they are together as chance would have it; 1 is chance.
with counted as (
    select s.skill_name, count(*) as job_count, row_number() over (order by s.skill_name) as number
    from skills as s semi join jobs using (posting_id)
    where s.skill_id is not null
    group by s.skill_name),
held as (
    select j.row_number as job, c.number
    from (select posting_id, row_number() over () as row_number from jobs) as j
    join skills as s using (posting_id)
    join counted as c using (skill_name)),
pairs as (
    select a.number as one, b.number as other, count(*) as job_count
    from held as a join held as b on a.job = b.job and a.number < b.number
    group by all having count(*) >= 3),
both_ways as (
    select one, other, job_count from pairs
    union all select other, one, job_count from pairs)
select a.skill_name, b.skill_name as other_skill_name, p.job_count,
    a.job_count as skill_count, b.job_count as other_count,
    round(p.job_count / a.job_count, 4) as other_share,
    round(p.job_count * (select count(*) from jobs) / (a.job_count * b.job_count), 2) as lift
from both_ways as p
join counted as a on a.number = p.one
join counted as b on b.number = p.other
order by a.skill_name, p.job_count desc, b.skill_name
