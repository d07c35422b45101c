-- One row a batch, table and column: how full it is, and how full in the source's batch before.
-- Example: which columns are suddenly empty?
--
-- batch_id: The batch.
-- source_name: The source; of a replay all of its records, with a comma.
-- previous_batch_id: The source's batch before that built rows of the table; null for the first.
-- previous_share: The share in that batch.
-- table_name: The table.
-- difference: `filled_share` less `previous_share`.
select c.batch_id, b.source_name, c.table_name, c.column_name, c.row_count, c.filled_count,
    c.filled_share,
    lag(c.batch_id) over before as previous_batch_id,
    lag(c.filled_share) over before as previous_share,
    round(c.filled_share - lag(c.filled_share) over before, 4) as difference
from completeness as c
join batches as b using (batch_id)
window before as (
    partition by b.source_name, c.table_name, c.column_name order by c.batch_id)
