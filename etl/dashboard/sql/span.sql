-- One row: the first and the last day of what was posted, and when the newest batch ran.
select min(posted_at)::date as first_date, max(posted_at)::date as last_date,
    (select max(batch_at) from batches) as batch_at
from postings
