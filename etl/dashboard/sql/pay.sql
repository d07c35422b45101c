-- One row a job with a year's pay, of `annual_salaries`: the employer's, else the text's, and what a
-- site estimates only with with_estimates. `pay_*.sql` read it as `pay`.
select a.posting_id, c.title_name, c.seniority_code, c.organization_id, a.stated_in,
    a.currency_code, a.annual_pay_amount as amount
from annual_salaries as a
join chosen as c using (posting_id)
where a.stated_in <> 'estimate' or $with_estimates
qualify row_number() over (
    partition by a.posting_id
    order by list_position(['employer', 'text', 'estimate'], a.stated_in)) = 1
