"""Skills: one row a posting and skill, with the words that prove it and say how much it is wanted.

A posting's ``skills`` property is nearly always empty, so the prose is searched too. An item of the
property that the taxonomy does not know keeps its own name and has no ``skill_id``.
"""

import re
from collections.abc import Iterator

from etl.posting import Posting
from etl.schema import Column, Reference, Row, Table, Type
from etl.tables.organizations import organization
from etl.values import asked, employer, html, taxonomy, texts
from etl.values.asked import Asked
from etl.values.levels import LEVELS

# A longer item of the property is prose, not a name.
LONGEST_NAME = 60
# Characters of the sentence kept on each side of the form.
EVIDENCE = 160
# The properties searched, in the order of proof -> the level before the first heading:
# schema.org's `skills`, `qualifications` and `experienceRequirements` hold what is required.
PLACES = {
    "skills": "required",
    "qualifications": "required",
    "responsibilities": "mentioned",
    "experienceRequirements": "required",
    "description": "neutral",
    "title": "required",
}
MATCHES = ("property", "form", "exact_form", "context_form")

T = Type
TABLE = Table(
    name="skills",
    description="The skills that postings name, each with the words that prove it.",
    grain="One row a posting and skill.",
    columns=(
        Column("posting_id", T.TEXT, "The posting.", True),
        Column("skill_name", T.TEXT, "The skill's name in the taxonomy, else as written.", True),
        Column("skill_id", T.TEXT, "Its id in `seeds/skills`; null if unknown."),
        Column("category", T.TEXT, "Its category there."),
        Column(
            "level_code",
            T.TEXT,
            "How much it is wanted: the strongest of its mentions, by the sentence's own words, "
            "else by the section's heading.",
            True,
            LEVELS,
        ),
        Column(
            "minimum_years",
            T.NUMBER,
            "Years of experience with it that are asked for, at least; null where none are said.",
            minimum=0,
        ),
        Column("found_in", T.TEXT, "The property that proves it.", True, tuple(PLACES)),
        Column(
            "matched_by",
            T.TEXT,
            "How it was found: an item of `skills`, or which column of the taxonomy has the form.",
            True,
            MATCHES,
        ),
        Column("form_text", T.TEXT, "The form as written.", True),
        Column(
            "form_start",
            T.INTEGER,
            "Where the form stands, from 1: `substr(text, form_start, form_length)`, text being "
            "the title or the column of `posting_texts`; null in `skills` and "
            "`experienceRequirements`.",
            minimum=1,
        ),
        Column("form_length", T.INTEGER, "Its length in characters.", minimum=1),
        Column("evidence_text", T.TEXT, "The sentence around the form.", True),
        Column("mention_count", T.INTEGER, "How often the posting names it.", True, minimum=1),
        Column("batch_id", T.TEXT, "The batch that brought this version.", True),
    ),
    key=("posting_id", "skill_name"),
    references=(Reference("posting_id", "postings", "posting_id"),),
)


def rows(posting: Posting) -> Iterator[Row]:
    """Yield a row for each skill, in the order of first proof.

    Of several mentions the first of the strongest level is the proof, before others one that says
    the years.
    """
    found: dict[str, list[Row]] = {}
    for row in _mentions(posting):
        found.setdefault(str(row["skill_name"]), []).append(row)
    for mentions in found.values():
        row = min(mentions, key=_strength)
        said = (mention.get("minimum_years") for mention in mentions)
        years = row.get("minimum_years") or next(filter(None, said), None)
        yield {
            "posting_id": posting.posting_id,
            **row,
            "minimum_years": years,
            "mention_count": len(mentions),
        }


def _strength(row: Row) -> tuple[int, bool]:
    return LEVELS.index(str(row["level_code"])), row.get("minimum_years") is None


def _mentions(posting: Posting) -> Iterator[Row]:
    own = _own(posting)
    for item in _items(posting.take("skills")):
        yield from _property(item, posting, own)
    for place in ("qualifications", "responsibilities"):
        yield from _prose(posting.text(place), place, posting, own)
    for row in _prose(_experience(posting), "experienceRequirements", posting, own):
        yield row | {"form_start": None, "form_length": None}
    yield from _prose(posting.description, "description", posting, own)
    yield from _prose(texts.first(posting.node.get("title")), "title", posting, own)


def _own(posting: Posting) -> tuple[str, ...]:
    hiring = organization(posting)
    return employer.names(str(hiring["organization_name"])) if hiring else ()


def _items(value: object) -> Iterator[str]:
    for text in texts.strings(value, "name", "description", "termCode"):
        yield from filter(None, map(str.strip, re.split(r"[,;|\n•]", text)))


def _experience(posting: Posting) -> str | None:
    """Return what the property says in words; whether it is taken is the months' business."""
    value = posting.given(posting.resolved("experienceRequirements"))
    parts = [text[: posting.max_text_bytes] for text in texts.raw(value, "description", "name")]
    shallow = [
        part
        for part in parts
        if not html.is_deeper(html.unescape_until_tags(part), posting.max_depth)
    ]
    return "\n".join(filter(None, map(html.to_text, shallow))) or None


def _property(item: str, posting: Posting, own: tuple[str, ...]) -> Iterator[Row]:
    row: Row = {"found_in": "skills", "form_text": item, "evidence_text": item}
    row |= {"level_code": PLACES["skills"], "matched_by": "property"}
    if skills := _named(item, posting):
        yield from ({**_names(skill), **row} for skill in skills)
    elif len(item) <= LONGEST_NAME:
        yield {"skill_name": item, **row}
    else:
        for found in _prose(item, "skills", posting, own):
            yield found | {"form_start": None, "form_length": None}


def _named(item: str, posting: Posting) -> list[taxonomy.Skill]:
    """Return the skill of a name, or those of "C/C++" where every part is one."""
    whole = taxonomy.named(item, posting.skills)
    parts = [taxonomy.named(part, posting.skills) for part in item.split("/")]
    return [whole] if whole else [part for part in parts if part] if all(parts) else []


def _prose(text: str | None, place: str, posting: Posting, own: tuple[str, ...]) -> Iterator[Row]:
    if not text:
        return
    is_title = place == "title"
    for found in asked.find(text, posting.skills, posting.seeds, is_title, own, PLACES[place]):
        yield {
            **_names(found.skill),
            "level_code": found.level,
            "minimum_years": found.minimum_years,
            "found_in": place,
            "matched_by": found.matched_by,
            "form_text": text[found.start : found.end],
            "form_start": found.start + 1,
            "form_length": found.end - found.start,
            "evidence_text": _evidence(text, found),
        }


def _names(skill: taxonomy.Skill) -> Row:
    return {"skill_id": skill.skill_id, "skill_name": skill.name, "category": skill.category}


def _evidence(text: str, found: Asked) -> str:
    """Return the sentence around a form, cut to `EVIDENCE` characters on each side."""
    first = max(found.sentence[0], found.start - EVIDENCE)
    last = max(found.end, min(found.sentence[1], found.end + EVIDENCE))
    return text[first:last].strip()
