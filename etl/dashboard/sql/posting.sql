-- One row: a posting with its texts and how often it was posted.
select p.posting_id, c.cluster_id, p.title, p.organization_name, p.source_name,
    p.posted_at::date as posted_date, p.valid_through_at::date as valid_through_date,
    p.employment_types, p.is_remote, p.url,
    (select concat_ws(', ', coalesce(l.locality, l.location_text), l.region, l.country_code)
        from locations as l
        where l.posting_id = p.posting_id
        order by l.location_ordinal limit 1) as place,
    (select count(*) from posting_clusters as k where k.cluster_id = c.cluster_id) as times_posted,
    t.description_text, t.qualifications_text, t.responsibilities_text
from postings as p
join posting_clusters as c using (posting_id)
left join posting_texts as t using (posting_id)
where p.posting_id = $posting_id
