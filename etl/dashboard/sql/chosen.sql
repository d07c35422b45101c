-- One row a job that the filters leave, as its first posting. Every other query reads `chosen`.
-- Parameters, null or empty where they choose nothing: first_day and last_day of `posted_at`,
-- country_code and locality of a place, is_remote, words of the title (all of them, part of a word
-- is enough), skills (all of them, at any level).
select p.posting_id, p.title, p.organization_id, p.organization_name, p.posted_at, p.is_remote
from postings as p
join posting_clusters as c using (posting_id)
where c.relation_code = 'first'
    and ($first_day is null or p.posted_at >= $first_day::date)
    and ($last_day is null or p.posted_at < $last_day::date + 1)
    and (not $is_remote or p.is_remote)
    and ($country_code is null
        or ($locality is null and list_contains(p.applicant_countries, $country_code))
        or p.posting_id in (
            select l.posting_id from locations as l
            where l.country_code = $country_code
                and ($locality is null or l.locality = $locality)))
    and len(list_filter(
        $words::varchar[],
        lambda word: not contains(lower(strip_accents(p.title)), lower(strip_accents(word))))) = 0
    and (len($skills::varchar[]) = 0
        or p.posting_id in (
            select s.posting_id from skills as s
            where list_contains($skills::varchar[], s.skill_name)
            group by s.posting_id
            having count(distinct s.skill_name) = len($skills::varchar[])))
