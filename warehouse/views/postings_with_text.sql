-- One row a posting: every column of `postings` and its texts.
-- Example: which postings speak of a four-day week?
select p.*, t.* exclude (posting_id, batch_id)
from postings as p
left join posting_texts as t using (posting_id)
