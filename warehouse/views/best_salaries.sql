-- One row a posting that offers plausible pay: the figure to show of it.
-- What the employer states goes before the text; `stated_in` says which. Estimates offer nothing
-- and are left out. Of several: nothing odd first, base pay before on-target pay before commission,
-- one that has an annual figure first, then in the order of the posting. A job that was advertised
-- again has a row each time; join `posting_clusters` to count it once.
-- Example: what does each posting offer, for which time?
select s.posting_id, p.title, p.organization_name, s.stated_in, s.pay_kind, s.currency_code,
    s.minimum_amount, s.maximum_amount, s.pay_period, s.pay_period_from,
    s.tax_basis, s.annual_minimum_amount, s.annual_maximum_amount, s.annual_minimum_usd,
    s.annual_maximum_usd, s.annual_minimum_eur, s.annual_maximum_eur, s.rate_date, s.oddities,
    s.salary_ordinal, s.raw_text
from salaries as s
join postings as p using (posting_id)
where s.stated_in in ('employer', 'text')
    and not list_has_any(
    coalesce(s.oddities, []),
    ['zero', 'placeholder', 'low_for_its_period', 'high_for_its_period'])
qualify row_number() over (
    partition by s.posting_id
    order by list_position(['employer', 'text'], s.stated_in), s.oddities is not null,
        coalesce(list_position(['base', 'on_target', 'commission'], s.pay_kind), 1),
        s.annual_minimum_amount is null and s.annual_maximum_amount is null, s.salary_ordinal
) = 1
