"""A job of Greenhouse's job board.

https://developers.greenhouse.io/job-board.html. `content` is HTML with its signs as entities. Pay
ranges are in hundredths of the currency and state no period. An office is where a team sits, not
where this job is, so offices stay among the rest, as do the departments.
"""

import re
from decimal import Decimal

from etl.values import nodes
from etl.values.nodes import Node, member

_TOKEN = re.compile(r"https?://(?:job-)?boards(?:\.eu)?\.greenhouse\.io/([\w.-]+)/jobs/")
_USED = {"id", "title", "content", "absolute_url", "location", "first_published", "updated_at"}
_USED |= {"company_name"}


def posting(job: Node) -> Node:
    """Return the job as a JobPosting."""
    company = job.get("company_name")
    place = member(job, "location")
    name = member(place, "name")
    is_place_told = isinstance(place, dict) and not place.keys() - {"name"}
    return nodes.posting(
        "greenhouse",
        job,
        _USED if is_place_told else _USED - {"location"},
        title=job.get("title"),
        description=job.get("content"),
        url=job.get("absolute_url"),
        datePosted=job.get("first_published"),
        dateModified=job.get("updated_at"),
        hiringOrganization=nodes.typed("Organization", name=company),
        jobLocation=nodes.place(name),
        baseSalary=nodes.listed(*map(_pay, nodes.nodes(job.get("pay_input_ranges")))),
        identifier=nodes.identifier(company or _token(job), job.get("id")),
    )


def _pay(item: Node) -> object:
    low, high = _units(item.get("min_cents")), _units(item.get("max_cents"))
    return nodes.amount(low, high, item.get("currency_type"), None, item.get("title"))


def _units(cents: object) -> float | None:
    if isinstance(cents, bool) or not isinstance(cents, int | float):
        return None
    return float(Decimal(str(cents)) / 100)


def _token(job: Node) -> str | None:
    found = _TOKEN.match(str(job.get("absolute_url")))
    return found and found[1]
