-- One row a pay that a posting states, also what is odd, in the order of the posting.
select stated_in, currency_code, minimum_amount, maximum_amount, pay_period,
    annual_minimum_amount, annual_maximum_amount, oddities, text_start, text_length, raw_text
from salaries
where posting_id = $posting_id
order by salary_ordinal
