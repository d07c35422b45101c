"""A job of a Workable account.

https://workable.readme.io/reference/jobs-1 ("api/accounts/:subdomain"); `account` and
`account_name` are put in front by `etl.sources.boards.workable`. Of a place marked `hidden` only
the country is told: the company chose not to show the town.
"""

from etl.values import nodes
from etl.values.nodes import Node, member

_USED = {"account", "account_name", "shortcode", "title", "description", "requirements", "benefits"}
_USED |= {"url", "published_on", "locations", "city", "state", "country", "telecommuting"}
_USED |= {"employment_type", "industry", "function", "education"}


def posting(job: Node) -> Node:
    """Return the job as a JobPosting."""
    company = job.get("account_name")
    is_remote = job.get("telecommuting") is True or job.get("workplace_type") == "remote"
    return nodes.posting(
        "workable",
        job,
        _USED,
        title=job.get("title"),
        description=job.get("description"),
        qualifications=job.get("requirements"),
        jobBenefits=job.get("benefits"),
        url=job.get("url"),
        datePosted=job.get("published_on"),
        hiringOrganization=nodes.typed("Organization", name=company),
        jobLocation=_places(job),
        jobLocationType="TELECOMMUTE" if is_remote else None,
        employmentType=job.get("employment_type"),
        educationRequirements=job.get("education"),
        industry=job.get("industry"),
        occupationalCategory=job.get("function"),
        identifier=nodes.identifier(company or job.get("account"), job.get("shortcode")),
    )


def _places(job: Node) -> list[Node]:
    found = nodes.listed(*map(_place, nodes.nodes(job.get("locations"))))
    # `state` is the region; it says nothing of whether the job is open.
    whole = {"city": job.get("city"), "region": job.get("state"), "country": job.get("country")}
    return found or nodes.listed(_place(whole))


def _place(item: Node) -> Node | None:
    is_hidden = item.get("hidden") is True
    return nodes.place(
        None,
        {
            "addressLocality": None if is_hidden else item.get("city"),
            "addressRegion": None if is_hidden else item.get("region"),
            "addressCountry": member(item, "countryCode") or item.get("country"),
        },
    )
