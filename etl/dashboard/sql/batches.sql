-- One row a batch, the newest first.
select batch_id, batch_at, source_name, capture_count, posting_count, new_count, changed_count,
    unchanged_count, duplicate_count, reject_count, extract_seconds, transform_seconds
from batches
order by batch_id desc
limit 30
