-- One row a job: its first posting, how often it was posted, and whether one is open.
-- Example: which jobs are advertised again and again?
--
-- is_open: One of the job's postings has not closed.
-- closed_at: When the last of them closed, UTC; null while one is open.
-- close_code: How that one closed: expired or absent.
-- last_seen_at: The moment of the last batch that saw one of them, UTC.
-- times_posted: How often it was posted, the first time counted.
-- last_posted_at: When it was posted last, UTC.
select p.* replace (j.is_open as is_open, j.closed_at as closed_at, j.close_code as close_code,
        j.last_seen_at as last_seen_at),
    j.times_posted, j.last_posted_at
from postings as p
join jobs as j using (posting_id)
