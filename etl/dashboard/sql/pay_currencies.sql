-- One row a currency: how many jobs offer pay in it, and its quartiles.
select currency_code, count(*) as job_count,
    quantile_cont(amount, 0.25) as lower_quartile, median(amount) as median,
    quantile_cont(amount, 0.75) as upper_quartile,
    quantile_cont(amount, 0.02) as low, quantile_cont(amount, 0.98) as high
from pay
group by currency_code
order by job_count desc, currency_code
