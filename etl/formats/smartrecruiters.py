"""A posting of SmartRecruiters, as the answer about it alone.

https://developers.smartrecruiters.com/docs/objects. The advertisement has sections, each with a
title and HTML: the qualifications are a property of their own, the others the description. The
department is no occupation and stays among the rest; `function` is one. Where a label is used, the
code of the same thing beside it is left out.
"""

from etl.values import nodes
from etl.values.nodes import Node, member

_USED = {"id", "name", "releasedDate", "postingUrl", "company", "location", "industry", "function"}
_USED |= {"typeOfEmployment", "jobAd"}
_PROSE = ("companyDescription", "jobDescription", "additionalInformation")
_PLACE = {"city", "region", "country", "postalCode", "address", "latitude", "longitude", "remote"}


def posting(job: Node) -> Node:
    """Return the posting as a JobPosting."""
    company = member(job, "company", "name")
    is_remote = member(job, "location", "remote") is True
    return nodes.posting(
        "smartrecruiters",
        {**job, **_rests(job)},
        _USED,
        title=job.get("name"),
        description="\n".join(filter(None, (_section(job, name) for name in _PROSE))),
        qualifications=_section(job, "qualifications"),
        url=job.get("postingUrl"),
        datePosted=job.get("releasedDate"),
        hiringOrganization=nodes.typed("Organization", name=company),
        jobLocation=_place(job),
        jobLocationType="TELECOMMUTE" if is_remote else None,
        employmentType=member(job, "typeOfEmployment", "label"),
        industry=member(job, "industry", "label"),
        occupationalCategory=member(job, "function", "label"),
        identifier=nodes.identifier(company or member(job, "company", "identifier"), job.get("id")),
    )


def _place(job: Node) -> Node | None:
    location = job.get("location")
    return nodes.place(
        member(location, "fullLocation"),
        {
            "addressLocality": member(location, "city"),
            "addressRegion": member(location, "region"),
            "postalCode": member(location, "postalCode"),
            "streetAddress": member(location, "address"),
            "addressCountry": member(location, "country"),
        },
        latitude=member(location, "latitude"),
        longitude=member(location, "longitude"),
    )


def _section(job: Node, name: str) -> str | None:
    section = member(job, "jobAd", "sections", name)
    text = member(section, "text")
    if not isinstance(text, str) or not text:
        return None
    title = member(section, "title")
    return f"<h3>{title}</h3>\n{text}" if title else text


def _rests(job: Node) -> Node:
    """Return what is left of the members that are used in part, under names of their own."""
    return {
        "jobAdRest": _without(member(job, "jobAd", "sections"), {*_PROSE, "qualifications"}),
        "locationRest": _without(job.get("location"), _PLACE | {"fullLocation"}),
    }


def _without(value: object, names: set[str]) -> Node:
    found = value.items() if isinstance(value, dict) else ()
    return {key: item for key, item in found if key not in names and nodes.given(item)}
