-- One row a batch: how much came, how much was refused, what the checks said, what drifted.
-- Example: which night was the first with fewer columns filled?
--
-- batch_id: The batch.
-- source_name: The source; of a replay all of its records, with a comma.
-- reject_share: Share of the records that was refused.
-- unresolved_count: Refused records and rows that no later batch made good.
-- check_count: Checks that were evaluated; 0 for batches that were validated before they were kept.
-- warning_count: Checks that do not hold and did not stop the batch.
-- quarantined_count: Rows that checks set aside.
-- filled_share: Mean share of values in the columns of `postings` that the batch built; null where
--     it built none.
-- new_name_count: Properties, shapes and words that no earlier batch of the source had.
-- sudden_count: Of the drift, what was rare before and is frequent now.
with said as (
    select batch_id, count(*) as check_count,
        count(*) filter (status_code = 'warning') as warning_count,
        sum(quarantined_count)::bigint as quarantined_count
    from checks group by batch_id),
full_columns as (
    select batch_id, sum(filled_count)::bigint / sum(row_count)::bigint as filled_share
    from completeness where table_name = 'postings' group by batch_id),
drifted as (
    select batch_id, count(*) filter (is_new) as new_name_count,
        count(*) filter (sudden_share > 0.05) as sudden_count
    from drift group by batch_id),
refused as (
    select batch_id, count(*) filter (resolved_batch_id is null) as unresolved_count
    from rejects group by batch_id)
select b.batch_id, b.batch_at, b.source_name, b.record_count, b.posting_count, b.new_count,
    b.changed_count, b.reject_count,
    case when b.record_count > 0 then round(b.reject_count / b.record_count, 4) end as reject_share,
    coalesce(r.unresolved_count, 0) as unresolved_count,
    coalesce(s.check_count, 0) as check_count, coalesce(s.warning_count, 0) as warning_count,
    coalesce(s.quarantined_count, 0) as quarantined_count,
    round(f.filled_share, 4) as filled_share,
    coalesce(d.new_name_count, 0) as new_name_count, coalesce(d.sudden_count, 0) as sudden_count
from batches as b
left join said as s using (batch_id)
left join full_columns as f using (batch_id)
left join drifted as d using (batch_id)
left join refused as r using (batch_id)
