-- One row a job with pay in the currency, the highest first.
select c.title, p.amount as annual_pay_amount, p.stated_in, c.organization_name,
    c.posted_at::date as posted_date
from pay as p
join chosen as c using (posting_id)
where p.currency_code = $currency_code
order by p.amount desc, c.title, c.posting_id
limit 100
