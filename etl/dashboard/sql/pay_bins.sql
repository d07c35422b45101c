-- One row a bin of the width `width` from `low` to `high` and who states the pay; what is beyond
-- stands in the outermost bins, and `bin_text` says so.
select from_amount, from_amount + $width as to_amount, stated_in, count(*) as job_count,
    case
        when min(min(amount)) over bin < from_amount then format('under {:,.0f}', to_amount)
        when max(max(amount)) over bin > to_amount then format('{:,.0f} and more', from_amount)
        else format('{:,.0f} to {:,.0f}', from_amount, to_amount)
    end as bin_text
from (
    select *, floor(least(greatest(amount, $low), $high) / $width) * $width as from_amount
    from pay
    where currency_code = $currency_code
)
group by from_amount, stated_in
window bin as (partition by from_amount)
order by from_amount, stated_in
