-- One row a job, in the form of the star schema of Luke Barousse's course on SQL.
-- Its SQL runs unchanged: ids are text here, which joins do not notice. Other than there, a job
-- that was advertised again counts once, and all occupations are in. Amounts are in US dollars as
-- there, so that averages mean something; as stated they stand beside, with their currency. Estimates
-- are left out. What no posting says is null.
-- Example: which ten remote jobs for data analysts pay most?
--
-- job_id: The job: the posting_id of its first posting.
-- company_id: The organization_id of who hires.
-- job_title_short: Normalised title; "Senior" before data analysts, engineers and scientists whose
--     title tells the level senior or lead.
-- job_title: Title as posted.
-- job_location: 'Anywhere' where the posting says TELECOMMUTE, else town, region and country of the
--     first place; in the United States town and region, as in 'New York, NY'.
-- job_via: 'via' and the name of the source.
-- job_schedule_type: 'Full-time', 'Part-time', 'Contractor', 'Internship', 'Temp work', 'Volunteer',
--     'Per diem' or 'Other'; several with 'and'.
-- job_work_from_home: The posting says TELECOMMUTE.
-- search_location: The name of the country, for there is no search here.
-- job_posted_date: When it was first posted, UTC.
-- job_no_degree_mention: Neither `education_level` nor the text names a degree, in English.
-- job_health_insurance: The text names health insurance, in English.
-- job_country: Name of the country in English.
-- salary_rate: For which time the pay is stated: 'year', 'month', 'week', 'day' or 'hour'.
-- salary_currency: ISO 4217 of `salary_year_avg` and `salary_hour_avg`: 'USD' where there is pay.
-- salary_year_avg: A year's pay in `salary_currency`, the middle of the range, also where `salary_rate`
--     is another time; by the rate of the day it was posted, null where there is none.
-- salary_hour_avg: An hour's pay in `salary_currency`; only where the pay is by the hour.
-- stated_currency: ISO 4217 of `stated_year_avg` and `stated_hour_avg`.
-- stated_year_avg: A year's pay in `stated_currency`, as the posting states it.
-- stated_hour_avg: An hour's pay in `stated_currency`, as the posting states it.
-- salary_stated_in: Who states it: employer or text.
select j.posting_id as job_id, j.organization_id as company_id,
    case when j.seniority_code in ('senior', 'lead')
            and j.title_name in ('Data Analyst', 'Data Engineer', 'Data Scientist')
        then 'Senior ' || j.title_name else j.title_name end as job_title_short,
    j.title as job_title,
    case when j.is_remote then 'Anywhere'
        else nullif(concat_ws(', ', j.locality, j.region,
            case when j.country_code <> 'US' or j.region is null then c.country_name end), '')
        end as job_location,
    'via ' || j.source_name as job_via,
    array_to_string([
        map {'FULL_TIME': 'Full-time', 'PART_TIME': 'Part-time', 'CONTRACTOR': 'Contractor',
            'INTERN': 'Internship', 'TEMPORARY': 'Temp work', 'VOLUNTEER': 'Volunteer',
            'PER_DIEM': 'Per diem', 'OTHER': 'Other'}[code]
        for code in j.employment_types], ' and ') as job_schedule_type,
    j.is_remote as job_work_from_home,
    c.country_name as search_location,
    j.posted_at as job_posted_date,
    not (coalesce(j.education_level, '')
            in ('ASSOCIATE_DEGREE', 'BACHELOR_DEGREE', 'POSTGRADUATE_DEGREE')
        or regexp_matches(
            concat_ws(' ', t.qualifications_text, t.description_text),
            '(?i)\b(degree|bachelor|master''s|ph\.?d|b\.?sc|m\.?sc|mba)\b'))
        as job_no_degree_mention,
    regexp_matches(
        concat_ws(' ', t.benefits_text, t.description_text),
        '(?i)\b(health|healthcare|health care|medical|dental) (insurance|coverage|plan|benefit)'
            || '|\b(medical|health)(,|/| and| &|, and|, &) ?(dental|vision|life)\b')
        as job_health_insurance,
    c.country_name as job_country,
    lower(s.pay_period) as salary_rate,
    case when j.annual_pay_usd is not null then 'USD' end as salary_currency,
    j.annual_pay_usd as salary_year_avg,
    case when s.pay_period = 'HOUR' then
        round((s.minimum_amount + s.maximum_amount) / 2 * s.usd_rate, 2) end as salary_hour_avg,
    j.currency_code as stated_currency,
    j.annual_pay_amount as stated_year_avg,
    case when s.pay_period = 'HOUR' then (s.minimum_amount + s.maximum_amount) / 2 end
        as stated_hour_avg,
    j.stated_in as salary_stated_in
from jobs as j
left join posting_texts as t using (posting_id)
left join countries as c using (country_code)
left join salaries as s on s.posting_id = j.posting_id and s.salary_ordinal = j.salary_ordinal
