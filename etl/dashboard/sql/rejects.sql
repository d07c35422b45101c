-- One row a reason for which records have no rows and no later batch resolved it.
select reason_code, count(*) filter (batch_id = (select max(batch_id) from batches)) as newest_count,
    count(*) as all_count
from rejects
where resolved_batch_id is null
group by reason_code
order by newest_count desc, all_count desc, reason_code
