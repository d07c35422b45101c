-- One row a job: its first posting, how often it was posted, and when last.
-- Example: which jobs are advertised again and again?
--
-- times_posted: How often it was posted, the first time counted.
-- last_posted_at: When it was posted last, UTC.
select p.*, j.times_posted, j.last_posted_at
from postings as p
join jobs as j using (posting_id)
