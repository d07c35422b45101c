-- One row a month, country and title: how many jobs say that they are remote.
-- A job counts once, in the month and at the place of its first posting; null is not known. A job
-- in five towns is five jobs, remote ones too. The last month may not be over, and months differ in
-- what was collected: compare shares, not counts.
-- Example: is remote work on the decline?
--
-- posted_month: First day of the month in which the jobs were first posted, UTC.
-- country_code: ISO 3166-1 alpha-2 of the job's first place, or of where applicants must be.
-- job_count: Jobs.
-- remote_count: Of these, jobs that say TELECOMMUTE.
-- remote_share: Their share. Of several rows: `sum(remote_count) / sum(job_count)`.
select posted_month, country_code, title_name, count(*) as job_count,
    count(*) filter (is_remote) as remote_count,
    round(count(*) filter (is_remote) / count(*), 4) as remote_share
from jobs
group by all
