"""A job of Ashby's job board.

https://developers.ashbyhq.com/docs/public-job-posting-api. Ashby does not say the company's name:
the board's name in the job's address is whose the id is, and no more. The description comes a
second time without HTML, which is left out where the first is there. Equity, bonuses and the words
about pay stay, with the pay itself, in `compensation`.
"""

import re
from urllib.parse import unquote

from etl.values import nodes
from etl.values.nodes import Node, member

_BOARD = re.compile(r"https?://jobs\.ashbyhq\.com/([^/?#]+)/")
_USED = {"id", "title", "descriptionHtml", "jobUrl", "publishedAt", "location", "address"}
_USED |= {"secondaryLocations", "employmentType"}
_TYPES = {
    "FullTime": "FULL_TIME",
    "PartTime": "PART_TIME",
    "Intern": "INTERN",
    "Contract": "CONTRACTOR",
    "Temporary": "TEMPORARY",
}
_INTERVAL = re.compile(r"1 (HOUR|DAY|WEEK|MONTH|YEAR)")


def posting(job: Node) -> Node:
    """Return the job as a JobPosting."""
    board = _BOARD.match(str(job.get("jobUrl")))
    kind = job.get("employmentType")
    is_remote = job.get("isRemote") is True or job.get("workplaceType") == "Remote"
    has_html = bool(job.get("descriptionHtml"))
    return nodes.posting(
        "ashby",
        job,
        _USED | {"descriptionPlain"},
        title=job.get("title"),
        description=job.get("descriptionHtml") if has_html else job.get("descriptionPlain"),
        url=job.get("jobUrl"),
        datePosted=job.get("publishedAt"),
        jobLocation=_places(job),
        jobLocationType="TELECOMMUTE" if is_remote else None,
        employmentType=_TYPES.get(kind, kind) if isinstance(kind, str) else kind,
        baseSalary=_pay(job),
        identifier=nodes.identifier(board and unquote(board[1]), job.get("id")),
    )


def _places(job: Node) -> list[Node]:
    others = nodes.nodes(job.get("secondaryLocations"))
    return nodes.listed(*(_place(item) for item in (job, *others)))


def _place(item: Node) -> Node | None:
    # The first place has its address one level deeper than the others.
    address = member(item, "address", "postalAddress") or member(item, "address")
    parts = address if isinstance(address, dict) else {}
    return nodes.place(item.get("location"), {k: v for k, v in parts.items() if k != "@type"})


def _pay(job: Node) -> list[object]:
    compensation = job.get("compensation")
    found: list[object] = []
    for tier in nodes.nodes(member(compensation, "compensationTiers")):
        for item in nodes.nodes(tier.get("components")):
            found.append(_amount(item, tier.get("title")))
    if not any(found):
        found = [_amount(item) for item in nodes.nodes(member(compensation, "summaryComponents"))]
    return nodes.listed(*found)


def _amount(item: Node, title: object = None) -> object:
    if item.get("compensationType") != "Salary":
        return None
    interval = item.get("interval")
    unit = _INTERVAL.fullmatch(interval) if isinstance(interval, str) else None
    return nodes.amount(
        item.get("minValue"),
        item.get("maxValue"),
        item.get("currencyCode"),
        unit[1] if unit else interval,
        title,
    )
