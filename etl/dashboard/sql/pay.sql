-- One row a job with plausible pay for a year: the middle of what is offered, in one currency.
-- Base pay before tax, or where neither is said. What a site estimates only with with_estimates.
-- `pay_*.sql` read it as `pay`.
select b.posting_id, c.title, c.organization_name, b.stated_in, b.currency_code,
    b.annual_minimum_amount, b.annual_maximum_amount,
    (coalesce(b.annual_minimum_amount, b.annual_maximum_amount)
        + coalesce(b.annual_maximum_amount, b.annual_minimum_amount)) / 2 as amount
from best_salaries as b
join chosen as c using (posting_id)
where coalesce(b.annual_minimum_amount, b.annual_maximum_amount) is not null
    and b.currency_code is not null
    and coalesce(b.pay_kind, 'base') = 'base'
    and coalesce(b.tax_basis, 'gross') = 'gross'
    and (b.stated_in <> 'estimate' or $with_estimates)
