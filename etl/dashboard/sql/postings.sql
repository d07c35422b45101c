-- One row a job, the newest first, with its first place.
select c.posting_id, c.title, c.organization_name, c.posted_at::date as posted_date,
    first(concat_ws(', ', coalesce(l.locality, l.location_text), l.region, l.country_code)
        order by l.location_ordinal) as place
from (
    from chosen order by posted_at desc nulls last, title, posting_id limit 500
) as c
left join locations as l using (posting_id)
group by c.posting_id, c.title, c.organization_name, c.posted_at
order by c.posted_at desc nulls last, c.title, c.posting_id
