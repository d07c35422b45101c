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
    posting.leave("hiringOrganization")
    whole = not isinstance(value, dict | list)
    name = texts.first(posting.take(*_path("name", whole)))
    if not name:
        return None
    if whole:
        return {"organization_id": digest("name", name.casefold()), "organization_name": name}
    url = texts.first(posting.take(*_path("sameAs"))) or texts.first(posting.take(*_path("url")))
    logo = texts.first(posting.take(*_path("logo")), "url", "contentUrl", "@id")
    page = url.casefold().rstrip("/") if url else None
    return {
        "organization_id": digest("url", page) if page else digest("name", name.casefold()),
        "organization_name": name,
        "organization_url": url,
        "logo_url": logo and logo.partition("?")[0],
    }


def _path(name: str, whole: bool = False) -> tuple[str, ...]:
    return ("hiringOrganization",) if whole else ("hiringOrganization", name)
