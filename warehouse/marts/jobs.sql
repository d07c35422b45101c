-- One row a job: its first posting, with what other marts and views group by.
-- The place is the first of the posting, else the one country that applicants must be in. The pay
-- is that of `annual_salaries` which the employer states, else the text, never an estimate; null
-- where no year's pay is known.
-- Example: what do remote jobs for data engineers in Poland pay?
--
-- posting_id: The job: its first posting, the cluster's id in `posting_clusters`.
-- posted_month: First day of the month of `posted_at`, UTC; null where no date is stated.
-- country_code: ISO 3166-1 alpha-2 of the first place, else the one of applicants; null if not known.
-- region: Region of the first place, as written.
-- locality: Town of the first place, as written.
-- location_count: How many places the posting names.
-- stated_in: Who states the pay: employer or text; null where none is known.
-- salary_ordinal: Which row of `salaries` the pay is.
-- annual_minimum_amount: Least a year, in `currency_code`.
-- annual_maximum_amount: Most a year, in `currency_code`.
-- annual_pay_amount: A year's pay in `currency_code`: the middle of the range.
-- annual_pay_usd: `annual_pay_amount` in US dollars, by the rate of the day it was posted.
-- annual_pay_eur: `annual_pay_amount` in euros, by the same rate.
-- times_posted: How often it was posted, the first time counted.
-- last_posted_at: When it was posted last, UTC.
-- is_open: One of its postings has not closed.
-- closed_at: When the last of its postings closed, UTC; null while one is open.
-- close_code: How that one closed: expired or absent.
-- last_seen_at: The moment of the last batch that saw one of its postings, UTC.
with offered as (
    from annual_salaries
    where stated_in in ('employer', 'text')
    qualify row_number() over (
        partition by posting_id order by list_position(['employer', 'text'], stated_in)) = 1),
places as (
    select posting_id, count(*) as location_count,
        arg_min(struct_pack(country_code, region, locality), location_ordinal) as place
    from locations group by posting_id),
posted as (
    select c.cluster_id as posting_id, count(*) as times_posted, max(p.posted_at) as last_posted_at,
        bool_or(p.is_open) as is_open, max(p.last_seen_at) as last_seen_at,
        case when not bool_or(p.is_open) then max(p.closed_at) end as closed_at,
        case when not bool_or(p.is_open) then arg_max(p.close_code, p.closed_at) end as close_code
    from posting_clusters as c join postings as p using (posting_id)
    group by c.cluster_id)
select p.posting_id, p.source_name, p.title, p.title_name, p.title_cleaned, p.seniority_code,
    p.organization_id, p.organization_name, p.posted_at,
    date_trunc('month', p.posted_at)::date as posted_month,
    case when l.posting_id is not null then l.place.country_code
        when len(p.applicant_countries) = 1 then p.applicant_countries[1] end as country_code,
    l.place.region as region, l.place.locality as locality,
    coalesce(l.location_count, 0) as location_count,
    p.is_remote, p.employment_types, p.education_level, p.experience_months,
    b.stated_in, b.salary_ordinal, b.currency_code, b.annual_minimum_amount,
    b.annual_maximum_amount, b.annual_pay_amount, b.annual_pay_usd, b.annual_pay_eur,
    o.times_posted, o.last_posted_at, o.is_open, o.closed_at, o.close_code, o.last_seen_at
from postings as p
join posted as o using (posting_id)
left join places as l using (posting_id)
left join offered as b using (posting_id)
order by p.posting_id
