-- One row a title and country: how long closed postings were open, and how many jobs came again.
-- Only closed postings have an end, so the median is of these; where few of the postings closed yet
-- it is of the quick ones.
-- Example: which titles are hardest to fill?
--
-- title_name: Normalised title, of each posting; null is not known.
-- country_code: ISO 3166-1 alpha-2 of the job's first place.
-- posting_count: Postings.
-- closed_count: Of these, closed ones.
-- median_days_open: Half of the closed ones closed within so many days.
-- repost_count: Postings that advertise a job that was posted before.
-- repost_share: Their share of the postings.
select title_name, country_code, count(*) as posting_count,
    count(*) filter (not is_open) as closed_count,
    median(days_open) filter (not is_open) as median_days_open,
    count(*) filter (is_repost) as repost_count,
    round(count(*) filter (is_repost) / count(*), 4) as repost_share
from time_open
group by all
