-- One row a normalised title, the most frequent first.
select title_name
from chosen
where title_name is not null
group by title_name
order by count(*) desc, title_name
