-- One row: what the filters leave. Pay is what `jobs` says: no estimate.
select count(*) as job_count, count(distinct organization_id) as organization_count,
    count(*) filter (is_remote) as remote_count, count(annual_pay_amount) as pay_count
from chosen
