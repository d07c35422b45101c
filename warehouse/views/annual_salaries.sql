-- One row a posting and who states it: the year's pay that can be compared with others'.
-- Base pay before tax, or where neither is said: no pay on target, no commission, nothing
-- implausible, nothing that holds elsewhere, both ends or one figure (no "from", no "up to"). Where
-- one of them states several that are more than a twentieth apart, as by place or level, none is the
-- posting's. All that counts a year's pay reads it: `jobs` and what is made of it,
-- `estimated_pay_by_title`, the dashboard.
-- Example: how far is what the text says from what the employer states?
--
-- annual_pay_amount: A year's pay in `currency_code`: the middle of the range.
-- annual_pay_usd: `annual_pay_amount` in US dollars, by the rate of the day it was posted.
-- annual_pay_eur: `annual_pay_amount` in euros, by the same rate.
with comparable as (
    select *, (annual_minimum_amount + annual_maximum_amount) / 2 as annual_pay_amount
    from salaries
    where annual_minimum_amount is not null and annual_maximum_amount is not null
        and currency_code is not null
        and coalesce(pay_kind, 'base') = 'base'
        and coalesce(tax_basis, 'gross') = 'gross'
        and not list_has_any(
            coalesce(oddities, []),
            ['zero', 'placeholder', 'low_for_its_period', 'high_for_its_period', 'elsewhere'])),
agreed as (
    from comparable
    window same as (partition by posting_id, stated_in, currency_code)
    qualify max(annual_pay_amount) over same <= 1.05 * min(annual_pay_amount) over same)
select posting_id, stated_in, salary_ordinal, currency_code, annual_minimum_amount,
    annual_maximum_amount, annual_pay_amount,
    round(annual_pay_amount * usd_rate, 2) as annual_pay_usd,
    round(annual_pay_amount * eur_rate, 2) as annual_pay_eur
from agreed
qualify row_number() over (
    partition by posting_id, stated_in order by oddities is not null, salary_ordinal) = 1
