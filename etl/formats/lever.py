"""A posting of Lever.

https://github.com/lever/postings-api. Lever does not say the company's name: the site's name in the
posting's address is whose the id is, and no more. `description` is the opening and the body in one;
the texts come a second time without HTML (`...Plain`), which is left out where the first is there.
"""

import re

from etl.values import nodes
from etl.values.nodes import Node, member

_SITE = re.compile(r"https?://jobs(?:\.eu)?\.lever\.co/([^/?#]+)/")
_USED = {"id", "text", "hostedUrl", "createdAt", "description", "lists", "additional"}
_USED |= {"categories", "country", "salaryRange"}
_PARTS = ("opening", "descriptionBody")
_TWINS = ("opening", "description", "descriptionBody", "additional", "salaryDescription")
_UNIT = re.compile(r"per-(hour|day|week|month|year)-(?:wage|salary)")


def posting(job: Node) -> Node:
    """Return the posting as a JobPosting."""
    site = _SITE.match(str(job.get("hostedUrl")))
    pay = member(job, "salaryRange")
    is_remote = job.get("workplaceType") == "remote"
    node = nodes.posting(
        "lever",
        job,
        _used(job),
        title=job.get("text"),
        description=_description(job),
        url=job.get("hostedUrl"),
        datePosted=job.get("createdAt"),
        jobLocation=_places(job),
        jobLocationType="TELECOMMUTE" if is_remote else None,
        employmentType=member(job, "categories", "commitment"),
        baseSalary=nodes.amount(
            member(pay, "min"), member(pay, "max"), member(pay, "currency"), _unit(pay)
        ),
        identifier=nodes.identifier(site and site[1], job.get("id")),
    )
    return _with_categories(node, job)


def _used(job: Node) -> set[str]:
    used = _USED | {f"{name}Plain" for name in _TWINS if job.get(name)}
    if job.get("description"):
        used |= {*_PARTS, *(f"{name}Plain" for name in _PARTS)}
    elif any(job.get(name) for name in _PARTS):
        used |= set(_PARTS)
    if nodes.amount(member(job, "salaryRange", "min"), member(job, "salaryRange", "max"), "", ""):
        return used
    return used - {"salaryRange"}


def _description(job: Node) -> str:
    parts = [job.get("description")]
    if not parts[0]:
        parts = [job.get(name) for name in _PARTS]
    for item in nodes.nodes(job.get("lists")):
        heading = f"<h3>{item['text']}</h3>" if item.get("text") else ""
        parts.append(f"{heading}<ul>{item.get('content') or ''}</ul>")
    parts.append(job.get("additional"))
    return "\n".join(part for part in parts if isinstance(part, str) and part)


def _places(job: Node) -> list[Node]:
    first = member(job, "categories", "location")
    others = member(job, "categories", "allLocations")
    # The country is the posting's, which is that of its first place alone.
    places = [nodes.place(first, {"addressCountry": job.get("country")})]
    names = others if isinstance(others, list) else []
    return nodes.listed(*places, *(nodes.place(name) for name in names if name != first))


def _unit(pay: object) -> object:
    interval = member(pay, "interval")
    found = _UNIT.fullmatch(interval) if isinstance(interval, str) else None
    return found[1].upper() if found else interval


def _with_categories(node: Node, job: Node) -> Node:
    taken = ("location", "allLocations", "commitment")
    categories = job.get("categories")
    found = categories.items() if isinstance(categories, dict) else ()
    rest = {key: value for key, value in found if key not in taken and nodes.given(value)}
    lever = node.get("lever")
    if rest:
        node["lever"] = {**(lever if isinstance(lever, dict) else {}), "categories": rest}
    return node
