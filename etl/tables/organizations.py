"""Organizations: one row an organization that hires.

Odd cases: a plain name, a list of organizations (the first hires), a reference by ``@id``, a
"confidential" company. Two organizations of one name are two when their addresses differ.
"""

from collections.abc import Iterator

from etl.posting import Posting, digest
from etl.schema import Column, Row, Table, Type
from etl.values import texts

T = Type
TABLE = Table(
    name="organizations",
    description="Organizations that hire.",
    grain="One row an organization, as its newest posting writes it.",
    columns=(
        Column("organization_id", T.TEXT, "Key: of its address, else of its name.", True),
        Column(
            "organization_name", T.TEXT, "Name as written.", True, source="hiringOrganization.name"
        ),
        Column(
            "organization_url",
            T.TEXT,
            "Page that says who it is.",
            source="hiringOrganization.sameAs",
        ),
        Column("logo_url", T.TEXT, "Logo, without tokens.", source="hiringOrganization.logo"),
        Column("batch_id", T.TEXT, "The batch that brought this version.", True),
    ),
    key=("organization_id",),
)


def rows(posting: Posting) -> Iterator[Row]:
    """Yield the organization that hires, if the posting names one."""
    row = organization(posting)
    if row:
        yield row


def organization(posting: Posting) -> Row | None:
    """Return the row of the organization that hires, or None."""
    value = posting.take("hiringOrganization")
    items = value if isinstance(value, list) else [value]
    posting.leave("hiringOrganization")
    hiring, name = next(
        ((item, name) for item in items if (name := _name(posting, item))), (None, None)
    )
    if not name:
        return None
    # The others of several stay among the leftovers, with the first, as they came.
    if len(items) == 1:
        _take(posting, hiring)
    if not isinstance(hiring, dict):
        return {"organization_id": digest("name", name.casefold()), "organization_name": name}
    url = _first(posting, hiring, "sameAs") or _first(posting, hiring, "url")
    logo = texts.first(hiring.get("logo"), "url", "contentUrl", "@id")
    page = url.casefold().rstrip("/") if url else None
    return {
        "organization_id": digest("url", page) if page else digest("name", name.casefold()),
        "organization_name": name,
        "organization_url": url,
        "logo_url": logo and logo.partition("?")[0],
    }


def _name(posting: Posting, item: object) -> str | None:
    if isinstance(item, dict):
        return _first(posting, item, "name")
    return texts.first(posting.given(item))


def _first(posting: Posting, node: Row, key: str) -> str | None:
    return texts.first(posting.given(node.get(key)))


def _take(posting: Posting, hiring: object) -> None:
    if isinstance(hiring, dict):
        for name in ("name", "sameAs", "url", "logo"):
            posting.take("hiringOrganization", name)
    else:
        posting.take("hiringOrganization")
