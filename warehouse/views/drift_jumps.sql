-- One row a batch, source and what drifted: its share of the postings there and in the batch before.
-- Example: which properties are suddenly in many postings, which ones are gone?
--
-- batch_id: The batch.
-- previous_share: The share in `previous_batch_id`; 0 where it had none.
-- difference: `posting_share` less `previous_share`.
with pairs as (
    select distinct batch_id, source_name, previous_batch_id from drift
    where previous_batch_id is not null),
names as (
    select p.*, d.kind_code, d.name from pairs as p join drift as d
        on d.source_name = p.source_name and d.batch_id in (p.batch_id, p.previous_batch_id)
    group by all)
select n.batch_id, n.source_name, n.kind_code, n.name, n.previous_batch_id,
    round(coalesce(a.posting_share, 0), 4) as posting_share,
    round(coalesce(b.posting_share, 0), 4) as previous_share,
    round(coalesce(a.posting_share, 0) - coalesce(b.posting_share, 0), 4) as difference
from names as n
left join drift as a on (a.batch_id, a.source_name, a.kind_code, a.name)
    = (n.batch_id, n.source_name, n.kind_code, n.name)
left join drift as b on (b.batch_id, b.source_name, b.kind_code, b.name)
    = (n.previous_batch_id, n.source_name, n.kind_code, n.name)
