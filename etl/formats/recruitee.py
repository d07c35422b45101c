"""An offer of a Recruitee careers site.

https://docs.recruitee.com/reference/offers. The code of the employment says more than a type of
employment and so stays; the department is no occupation and stays too; `category_code` is one.
A translation that only repeats the offer's own text is left out.
"""

import re

from etl.values import nodes
from etl.values.nodes import Node, member

_SITE = re.compile(r"https?://([\w-]+)\.recruitee\.com/")
_USED = {"id", "title", "description", "requirements", "careers_url", "published_at", "updated_at"}
_USED |= {"close_at", "company_name", "locations", "location", "city", "state_name", "state_code"}
_USED |= {"postal_code", "country", "country_code", "remote", "category_code", "salary"}
_TYPES = {
    "fulltime": "FULL_TIME",
    "parttime": "PART_TIME",
    "internship": "INTERN",
    "freelance": "CONTRACTOR",
    "contract": "CONTRACTOR",
    "temporary": "TEMPORARY",
    "volunteer": "VOLUNTEER",
}
_PERIODS = {"hour", "day", "week", "month", "year"}


def posting(job: Node) -> Node:
    """Return the offer as a JobPosting."""
    company = job.get("company_name")
    site = _SITE.match(str(job.get("careers_url")))
    pay = _pay(job)
    return nodes.posting(
        "recruitee",
        {**job, "translations": _translations(job)},
        _USED if pay else _USED - {"salary"},
        title=job.get("title"),
        description=job.get("description"),
        qualifications=job.get("requirements"),
        url=job.get("careers_url"),
        datePosted=job.get("published_at"),
        dateModified=job.get("updated_at"),
        validThrough=job.get("close_at"),
        hiringOrganization=nodes.typed("Organization", name=company),
        jobLocation=_places(job),
        jobLocationType="TELECOMMUTE" if job.get("remote") is True else None,
        employmentType=_type(job.get("employment_type_code")),
        occupationalCategory=job.get("category_code"),
        baseSalary=pay,
        identifier=nodes.identifier(company or (site and site[1]), job.get("id")),
    )


def _type(code: object) -> object:
    word = re.split(r"[_-]", code)[0] if isinstance(code, str) else ""
    return _TYPES.get(word, code)


def _pay(job: Node) -> object:
    salary = job.get("salary")
    period = member(salary, "period")
    unit = str(period).upper() if period in _PERIODS else period
    low, high = member(salary, "min"), member(salary, "max")
    return nodes.amount(low, high, member(salary, "currency"), unit)


def _places(job: Node) -> list[Node]:
    found = nodes.listed(*map(_place, nodes.nodes(job.get("locations"))))
    return found or nodes.listed(_place({**job, "name": job.get("location"), "street": None}))


def _place(item: Node) -> Node | None:
    state = item.get("state_name") or item.get("state") or item.get("state_code")
    return nodes.place(
        item.get("name"),
        {
            "addressLocality": item.get("city"),
            "addressRegion": state,
            "postalCode": item.get("postal_code"),
            "streetAddress": item.get("street"),
            "addressCountry": item.get("country_code") or item.get("country"),
        },
    )


def _translations(job: Node) -> Node:
    found = job.get("translations")
    texts = ("title", "description", "requirements")
    return {
        language: text
        for language, text in (found.items() if isinstance(found, dict) else ())
        if any(member(text, name) not in (None, "", job.get(name)) for name in texts)
    }
