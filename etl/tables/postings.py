"""Postings: one row a posting, as its newest version states it.

Odd cases: a title may carry entities; "United States" may be a place; experience is an object, a
phrase or "no requirements"; names of industries hold commas. A value that is not understood stays,
as it came, in ``other_properties``.
"""

import re
from collections.abc import Iterator

from etl.posting import Posting
from etl.schema import Column, Reference, Row, Rule, Table, Type
from etl.tables.organizations import organization
from etl.tables.posting_versions import CLOSE_CODES, CLOSES
from etl.values import dates, employer, seeds, texts, title_parts, titles, words
from etl.values.countries import parse_country
from etl.values.jsonld import types
from etl.values.jsontext import dump
from etl.values.rejects import Rejected

EMPLOYMENT_TYPES = (
    "FULL_TIME",
    "PART_TIME",
    "CONTRACTOR",
    "TEMPORARY",
    "INTERN",
    "VOLUNTEER",
    "PER_DIEM",
    "OTHER",
)
EDUCATION_LEVELS = (
    "NO_REQUIREMENTS",
    "HIGH_SCHOOL",
    "PROFESSIONAL_CERTIFICATE",
    "ASSOCIATE_DEGREE",
    "BACHELOR_DEGREE",
    "POSTGRADUATE_DEGREE",
)
# Fifty years: a longer demand is a slip of the unit.
LONGEST_EXPERIENCE_MONTHS = 600
# Load computes these from all batches: they are null in what is staged.
FROM_HISTORY = ("first_seen_at", "last_seen_at", "closed_at", "close_code", "is_open")

T = Type
TABLE = Table(
    name="postings",
    description="Job postings: what is asked, by whom, since when.",
    grain="One row a posting, in its newest version.",
    columns=(
        Column("posting_id", T.TEXT, "Key, stable across runs and machines.", True),
        Column("source_name", T.TEXT, "Source that delivered it.", True),
        Column("title", T.TEXT, "Title, entities decoded.", True, source="title"),
        Column(
            "title_name",
            T.TEXT,
            "Normalised title to group by, a name of `seeds/reference/titles.csv`; null where the "
            "title holds none; see docs/titles.md.",
        ),
        Column(
            "title_cleaned",
            T.TEXT,
            "The title without level, place, employer, pay, numbers and what is in brackets.",
        ),
        Column(
            "seniority_code",
            T.TEXT,
            "Level that the title tells; null where it tells none.",
            allowed=titles.SENIORITIES,
        ),
        Column("organization_id", T.TEXT, "Who hires.", source="hiringOrganization"),
        Column(
            "organization_name",
            T.TEXT,
            "Who hires, as the posting writes it.",
            source="hiringOrganization.name",
        ),
        Column("posted_at", T.TIMESTAMP, "When it was posted, UTC.", source="datePosted"),
        Column("valid_through_at", T.TIMESTAMP, "When it ends, UTC.", source="validThrough"),
        Column("modified_at", T.TIMESTAMP, "When it was changed, UTC.", source="dateModified"),
        Column(
            "employment_types",
            T.TEXT_LIST,
            "Codes: " + ", ".join(EMPLOYMENT_TYPES) + ".",
            source="employmentType",
        ),
        Column(
            "is_remote",
            T.BOOLEAN,
            "The posting says TELECOMMUTE; false means it does not say so.",
            True,
            source="jobLocationType",
        ),
        Column(
            "applicant_countries",
            T.TEXT_LIST,
            "ISO 3166-1 codes of the countries that applicants must be in.",
            source="applicantLocationRequirements",
        ),
        Column("industries", T.TEXT_LIST, "Industries, split by name.", source="industry"),
        Column(
            "occupational_category",
            T.TEXT,
            "Occupation as given, a code or a name.",
            source="occupationalCategory",
        ),
        Column(
            "education_level",
            T.TEXT,
            "Lowest level asked for.",
            allowed=EDUCATION_LEVELS,
            source="educationRequirements.credentialCategory",
        ),
        Column(
            "experience_months",
            T.INTEGER,
            "Months of experience asked for; 0 where none is required.",
            minimum=0,
            maximum=LONGEST_EXPERIENCE_MONTHS,
            source="experienceRequirements.monthsOfExperience",
        ),
        Column("is_direct_apply", T.BOOLEAN, "Applications on the page.", source="directApply"),
        Column(
            "identifier_value",
            T.TEXT,
            "The employer's own number; not unique.",
            source="identifier.value",
        ),
        Column("identifier_name", T.TEXT, "Whose number it is.", source="identifier.name"),
        Column("url", T.TEXT, "Address as given.", source="url"),
        Column("image_url", T.TEXT, "Image as given, without tokens.", source="image"),
        Column(
            "repairs",
            T.TEXT_LIST,
            "What it took to read the document, such as trailing_commas; see docs/repairs.md.",
        ),
        Column("other_properties", T.JSON, "What no column took, as it came."),
        Column("first_seen_at", T.TIMESTAMP, "The moment of the first batch that saw it, UTC."),
        Column("last_seen_at", T.TIMESTAMP, "The moment of the last batch that saw it, UTC."),
        Column("closed_at", T.TIMESTAMP, "When it closed, UTC; null while it is open."),
        Column("close_code", T.TEXT, f"How it closed. {CLOSE_CODES}.", allowed=CLOSES),
        Column("is_open", T.BOOLEAN, "It has not closed, as of the newest batch."),
        Column(
            "content_sha256",
            T.TEXT,
            "Hex SHA-256 of the content without the changing tokens of image addresses.",
            True,
            pattern="^[0-9a-f]{64}$",
        ),
        Column("capture_id", T.TEXT, "The raw record that it was read from.", True),
        Column("posting_ordinal", T.INTEGER, "Which posting of that record, from 0.", True),
        Column("batch_id", T.TEXT, "The batch that brought this version.", True),
    ),
    key=("posting_id",),
    references=(
        Reference("organization_id", "organizations", "organization_id"),
        Reference("capture_id", "captures", "capture_id"),
    ),
    rules=(
        Rule(
            "posted_before_it_ends",
            "A posting does not end before it was posted.",
            "posted_at",
            "valid_through_at",
        ),
    ),
)


def rows(posting: Posting) -> Iterator[Row]:
    """Yield the posting's one row, without its leftovers, which are known when all rooms took.

    Raises:
        Rejected: it has no title.
    """
    posting.limit_text("title", texts.raw(posting.node.get("title")))
    title = _first(posting, "title") or _first(posting, "name")
    if not title:
        raise Rejected("missing_title", "The posting has no title.", f"{posting.json_path}.title")
    hiring = organization(posting)
    yield {
        "posting_id": posting.posting_id,
        "source_name": posting.source,
        "title": title,
        **_read_title(title, posting, hiring),
        "organization_id": hiring and hiring["organization_id"],
        "organization_name": hiring and hiring["organization_name"],
        "posted_at": _instant(posting, "datePosted"),
        "valid_through_at": _instant(posting, "validThrough"),
        "modified_at": _instant(posting, "dateModified"),
        "employment_types": _employment_types(posting),
        "is_remote": _is_remote(posting),
        "applicant_countries": _applicant_countries(posting),
        "industries": _industries(posting),
        "occupational_category": _first(
            posting, "occupationalCategory", "name", "codeValue", "termCode"
        ),
        "education_level": _education_level(posting),
        "experience_months": _experience_months(posting),
        "is_direct_apply": _is_direct_apply(posting),
        **_identifier(posting),
        "url": posting.url,
        "image_url": _image_url(posting),
        "repairs": list(posting.repairs) or None,
        "content_sha256": posting.content_sha256,
    }


def finish(row: Row, posting: Posting) -> None:
    """Add what no room took, after all rooms had their turn."""
    left = posting.leftovers()
    row["other_properties"] = dump(left) if left else None


def _first(posting: Posting, name: str, *keys: str) -> str | None:
    """Return the first text of a property; what is not just that one stays among the leftovers."""
    value = posting.take(name)
    found = list(texts.strings(value, *keys))
    if value is not None and len(found) != 1:
        posting.leave(name)
    return found[0] if found else None


def _read_title(title: str, posting: Posting, hiring: Row | None) -> Row:
    own = employer.names(str(hiring["organization_name"])) if hiring else ()
    places = title_parts.places(posting.resolved("jobLocation"))
    read = titles.parse_title(title, posting.seeds, (*own, *places))
    return {
        "title_name": read.name,
        "title_cleaned": read.cleaned,
        "seniority_code": read.seniority,
    }


def _identifier(posting: Posting) -> Row:
    value = posting.take("identifier")
    items = value if isinstance(value, list) else [value]
    if len(items) > 1:
        posting.leave("identifier")
    elif isinstance(items[0], dict):
        _take_parts(posting, "identifier", "value", "@value", "name")
    node = items[0] if isinstance(items[0], dict) else {"value": items[0]}
    return {
        "identifier_value": texts.first(posting.given(node), "value", "@value"),
        "identifier_name": texts.first(posting.given(node.get("name"))),
    }


def _take_parts(posting: Posting, name: str, *keys: str) -> None:
    posting.leave(name)
    for key in keys:
        posting.take(name, key)


def _instant(posting: Posting, name: str) -> object:
    value = posting.take(name)
    moment = dates.parse_instant(value[0] if isinstance(value, list) and value else value)
    if moment is None:
        posting.leave(name)
    return moment


def _coded(posting: Posting, name: str, codes: dict[str, str], *keys: str) -> list[str]:
    found, unknown = words.coded(texts.strings(posting.take(name), *keys), codes)
    if unknown:
        posting.leave(name)
    place = f"{name}.{keys[0]}" if keys else name
    posting.unknown_words += [(place, word) for word in unknown]
    return found


def _employment_types(posting: Posting) -> list[str] | None:
    codes = seeds.codes(posting.seeds, "employment_types", "employment_type")
    return _coded(posting, "employmentType", codes) or None


def _education_level(posting: Posting) -> str | None:
    codes = seeds.codes(posting.seeds, "education_levels", "education_level")
    levels = _coded(posting, "educationRequirements", codes, "credentialCategory", "name")
    return min(levels, key=EDUCATION_LEVELS.index, default=None)


def _is_remote(posting: Posting) -> bool:
    said = [seeds.normal(text) for text in texts.strings(posting.take("jobLocationType"))]
    others = [word for word in said if word not in ("telecommute", "remote", "telework")]
    if others:
        posting.leave("jobLocationType")
    posting.unknown_words += [("jobLocationType", word) for word in others]
    return len(others) < len(said)


def _applicant_countries(posting: Posting) -> list[str] | None:
    value = posting.take("applicantLocationRequirements")
    items = value if isinstance(value, list) else [value]
    # "CA" and "Georgia" are countries only where they are not said to be states or towns.
    whole = [item for item in items if not isinstance(item, dict) or types(item) <= {"country"}]
    said = list(texts.strings(whole, "name", "@id"))
    found = [parse_country(name) for name in said]
    unknown = [name for name, code in zip(said, found, strict=True) if code is None]
    posting.unknown_words += [("applicantLocationRequirements", name) for name in unknown]
    if None in found or len(whole) < len(items):
        posting.leave("applicantLocationRequirements")
    return list(dict.fromkeys(code for code in found if code)) or None


def _industries(posting: Posting) -> list[str] | None:
    known = seeds.industries(posting.seeds)
    value = posting.take("industry")
    said = texts.strings(value, "name", "codeValue", "@value")
    names = [name for text in said for name in words.split_industries(text, known)]
    if value is not None and not names:
        posting.leave("industry")
    return list(dict.fromkeys(names)) or None


def _experience_months(posting: Posting) -> int | None:
    value = posting.take("experienceRequirements")
    months = _months(value)
    if months is None:
        posting.leave("experienceRequirements")
    elif isinstance(value, dict):
        _take_parts(posting, "experienceRequirements", "monthsOfExperience")
    return months


def _months(value: object) -> int | None:
    if isinstance(value, list):
        return max((m for m in map(_months, value) if m is not None), default=None)
    if isinstance(value, dict):
        number = texts.first(value.get("monthsOfExperience"))
        if number is None or not re.fullmatch(r"\d{1,3}(\.\d+)?", number):
            return None
        months = round(float(number))
        return months if months <= LONGEST_EXPERIENCE_MONTHS else None
    word = seeds.normal(value) if isinstance(value, str) else ""
    return 0 if word in ("no requirements", "no experience required", "none") else None


def _image_url(posting: Posting) -> str | None:
    address = texts.first(posting.take("image"), "url", "contentUrl", "@id")
    return address and address.partition("?")[0]


def _is_direct_apply(posting: Posting) -> bool | None:
    word = str(posting.take("directApply")).casefold()
    answer = {"true": True, "false": False}.get(word)
    if answer is None:
        posting.leave("directApply")
    return answer
