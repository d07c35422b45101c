-- One row a country, and one a town of it that several jobs name; the most frequent first.
select l.country_code, l.locality, count(distinct l.posting_id) as job_count
from locations as l
semi join chosen using (posting_id)
where l.country_code is not null
group by grouping sets ((l.country_code), (l.country_code, l.locality))
having grouping(l.locality) = 1 or (l.locality is not null and job_count > 1)
order by grouping(l.locality) desc, job_count desc, l.country_code, l.locality
limit 1000
