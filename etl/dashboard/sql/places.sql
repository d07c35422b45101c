-- One row a country, a region as written, and a town, with their jobs; the most frequent first.
-- A country is also where applicants must be. A town's region is '' where none is named.
select n.country_code, max(c.country_name) as country_name, n.region, n.locality,
    count(distinct n.posting_id) as job_count
from (
    select l.posting_id, l.country_code, coalesce(l.region, '') as region, l.locality
    from locations as l
    semi join chosen using (posting_id)
    where l.country_code is not null
    union all
    select posting_id, unnest(applicant_countries), '', null from chosen
) as n
left join countries as c using (country_code)
group by grouping sets (
    (n.country_code), (n.country_code, n.region), (n.country_code, n.region, n.locality))
having grouping(n.region) = 1
    or (grouping(n.locality) = 1 and n.region <> '')
    or (grouping(n.locality) = 0 and n.locality is not null)
order by grouping(n.region) desc, grouping(n.locality) desc, job_count desc, n.country_code,
    n.region, n.locality
