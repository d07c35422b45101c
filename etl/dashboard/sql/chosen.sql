-- One row a job that the filters leave, as its first posting. Every other query reads `chosen`.
-- Parameters, null or empty where they choose nothing: first_day and last_day of `posted_at`,
-- country_code, region ('' for a town without one) and locality of a place, is_remote, words of the
-- title (all of them, part of a word is enough), titles and levels (any of them), skills (all of
-- them, at any level).
select j.posting_id, j.title, j.title_name, j.seniority_code, j.organization_id,
    j.organization_name, j.posted_at, j.is_remote, j.currency_code, j.annual_pay_amount,
    p.applicant_countries
from jobs as j
join postings as p using (posting_id)
where ($first_day is null or j.posted_at >= $first_day::date)
    and ($last_day is null or j.posted_at < $last_day::date + 1)
    and (not $is_remote or j.is_remote)
    and ($country_code is null
        or ($region is null and list_contains(p.applicant_countries, $country_code))
        or j.posting_id in (
            select l.posting_id from locations as l
            where l.country_code = $country_code
                and ($region is null or coalesce(l.region, '') = $region)
                and ($locality is null or l.locality = $locality)))
    and len(list_filter(
        $words::varchar[],
        lambda word: not contains(lower(strip_accents(j.title)), lower(strip_accents(word))))) = 0
    and (len($titles::varchar[]) = 0 or list_contains($titles::varchar[], j.title_name))
    and (len($levels::varchar[]) = 0 or list_contains($levels::varchar[], j.seniority_code))
    and (len($skills::varchar[]) = 0
        or j.posting_id in (
            select s.posting_id from skills as s
            where list_contains($skills::varchar[], s.skill_name)
            group by s.posting_id
            having count(distinct s.skill_name) = len($skills::varchar[])))
