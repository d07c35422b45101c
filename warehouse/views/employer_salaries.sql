-- One row a posting and salary that the employer stated, plausible ones only.
-- A job that was advertised again counts once, as its first posting.
-- Example: what do employers offer a year, in which currency?
select s.posting_id, p.title, p.organization_name, s.currency_code, s.pay_period,
    s.minimum_amount, s.maximum_amount, s.annual_minimum_amount, s.annual_maximum_amount,
    s.annual_minimum_usd, s.annual_maximum_usd, s.annual_minimum_eur, s.annual_maximum_eur,
    s.raw_text
from salaries as s
join postings as p using (posting_id)
join posting_clusters as c using (posting_id)
where s.stated_in = 'employer' and s.oddities is null and c.relation_code = 'first'
