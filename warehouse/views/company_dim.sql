-- One row an organization, in the form of the star schema of `job_postings_fact`.
-- Example: which companies post most jobs?
--
-- company_id: Key, the organization_id.
-- name: Name as its newest posting writes it.
-- link: Page that says who it is.
-- link_google: Always null: no search engine is asked here.
-- thumbnail: Logo.
select organization_id as company_id, organization_name as name, organization_url as link,
    null::varchar as link_google, logo_url as thumbnail
from organizations
