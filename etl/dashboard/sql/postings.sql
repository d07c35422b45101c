-- One row a job, the newest first.
select posting_id, title, organization_name, posted_at::date as posted_date
from chosen
order by posted_at desc nulls last, title, posting_id
limit 500
