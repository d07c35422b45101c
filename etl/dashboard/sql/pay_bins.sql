-- One row a bin of the width `width` from `low` to `high` and who states the pay; what is beyond
-- stands in the outermost bins.
select floor(least(greatest(amount, $low), $high) / $width) * $width as from_amount,
    from_amount + $width as to_amount, stated_in, count(*) as job_count
from pay
where currency_code = $currency_code
group by all
order by from_amount, stated_in
