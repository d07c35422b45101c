-- One row a title and country: how long postings were up, and how many jobs came again.
-- The median is of postings that their source took down: a date at which a posting expires is mostly
-- the board's, the same for all. Where few were taken down yet it is of the quick ones.
-- Example: postings of which titles stay up longest?
--
-- title_name: Normalised title, of each posting; null is not known.
-- country_code: ISO 3166-1 alpha-2 of the job's place, or of where applicants must be.
-- posting_count: Postings.
-- absent_count: Of these, closed ones that their source took down.
-- expired_count: Of these, closed ones whose `valid_through_at` passed.
-- median_days_open: Half of those that were taken down were up for fewer days; null without any.
-- repost_count: Postings that advertise a job that was posted before.
-- repost_share: Their share of the postings.
select title_name, country_code, count(*) as posting_count,
    count(*) filter (close_code = 'absent') as absent_count,
    count(*) filter (close_code = 'expired') as expired_count,
    median(days_open) filter (close_code = 'absent') as median_days_open,
    count(*) filter (is_repost) as repost_count,
    round(count(*) filter (is_repost) / count(*), 4) as repost_share
from time_open
group by all
