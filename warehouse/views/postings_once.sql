-- One row a job: its first posting, how often it was posted, and when last.
-- Example: which jobs are advertised again and again?
--
-- times_posted: How often it was posted, the first time counted.
-- last_posted_at: When it was posted last, UTC.
select p.*, c.times_posted, c.last_posted_at
from postings as p
join (
    select k.cluster_id, count(*) as times_posted, max(m.posted_at) as last_posted_at
    from posting_clusters as k
    join postings as m using (posting_id)
    group by k.cluster_id
) as c on c.cluster_id = p.posting_id
