-- One row a posting and salary that the employer stated, without anything odd, of every kind.
-- Of a job that was advertised again only the first posting is here.
-- Example: what do employers offer a year, in which currency?
select s.posting_id, p.title, p.organization_name, s.currency_code, s.pay_period,
    s.minimum_amount, s.maximum_amount, s.annual_minimum_amount, s.annual_maximum_amount,
    s.annual_minimum_usd, s.annual_maximum_usd, s.annual_minimum_eur, s.annual_maximum_eur,
    s.raw_text
from salaries as s
join postings as p using (posting_id)
join posting_clusters as c using (posting_id)
where s.stated_in = 'employer' and s.oddities is null and c.relation_code = 'first'
