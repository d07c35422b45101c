-- One row a pay that a posting states, also what is odd, in the order of the posting; `is_counted`
-- is the one that counts as its year's pay, as in `jobs`.
select stated_in, currency_code, minimum_amount, maximum_amount, pay_period,
    annual_minimum_amount, annual_maximum_amount, oddities, text_start, text_length, raw_text,
    salary_ordinal is not distinct from (
        select a.salary_ordinal from annual_salaries as a
        where a.posting_id = $posting_id and a.stated_in <> 'estimate'
        order by list_position(['employer', 'text'], a.stated_in) limit 1) as is_counted
from salaries
where posting_id = $posting_id
order by salary_ordinal
