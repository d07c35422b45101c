-- One row a level that titles tell, the most frequent first.
select seniority_code
from chosen
where seniority_code is not null
group by seniority_code
order by count(*) desc, seniority_code
