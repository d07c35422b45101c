"""Skills: one row a posting and skill, with the words that prove it.

A posting's ``skills`` property is nearly always empty, so the prose is searched too. An item of the
property that the taxonomy does not know keeps its own name and has no ``skill_id``.
"""

import re
from collections.abc import Iterator

from etl.posting import Posting
from etl.schema import Column, Reference, Row, Table, Type
from etl.values import taxonomy, texts

# A longer item of the property is prose, not a name.
LONGEST_NAME = 60
# Characters of the sentence kept on each side of the form.
EVIDENCE = 160
PLACES = ("skills", "qualifications", "responsibilities", "description", "title")

T = Type
TABLE = Table(
    name="skills",
    description="What postings ask for, each with the words that prove it.",
    grain="One row a posting and skill.",
    columns=(
        Column("posting_id", T.TEXT, "The posting.", True),
        Column("skill_name", T.TEXT, "The skill's name in the taxonomy, else as written.", True),
        Column("skill_id", T.TEXT, "Its id in `seeds/reference/skills.csv`; null if unknown."),
        Column("category", T.TEXT, "Its category there."),
        Column("found_in", T.TEXT, "The property that proves it.", True, PLACES),
        Column("form_text", T.TEXT, "The form as written.", True),
        Column(
            "form_start",
            T.INTEGER,
            "Where the form stands, from 1: `substr(text, form_start, form_length)`, text being "
            "the title or the column of `posting_texts`; null in `skills`.",
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
    """Yield a row for each skill, in the order of first proof."""
    found: dict[str, Row] = {}
    for row in _mentions(posting):
        first = found.setdefault(str(row["skill_name"]), row)
        first["mention_count"] = int(str(first.get("mention_count", 0))) + 1
    for row in found.values():
        yield {"posting_id": posting.posting_id, **row}


def _mentions(posting: Posting) -> Iterator[Row]:
    for item in _items(posting.take("skills")):
        yield from _property(item, posting)
    for place in ("qualifications", "responsibilities"):
        yield from _prose(posting.text(place), place, posting)
    yield from _prose(posting.description, "description", posting)
    yield from _prose(texts.first(posting.node.get("title")), "title", posting)


def _items(value: object) -> Iterator[str]:
    for text in texts.strings(value, "name", "description", "termCode"):
        yield from filter(None, map(str.strip, re.split(r"[,;|\n•]", text)))


def _property(item: str, posting: Posting) -> Iterator[Row]:
    row: Row = {"found_in": "skills", "form_text": item, "evidence_text": item}
    if skills := _named(item, posting):
        yield from ({**_names(skill), **row} for skill in skills)
    elif len(item) <= LONGEST_NAME:
        yield {"skill_name": item, **row}
    else:
        for match in taxonomy.find(item, posting.seeds):
            form = item[match.start : match.end]
            yield {**_names(match.skill), **row, "form_text": form}


def _named(item: str, posting: Posting) -> list[taxonomy.Skill]:
    """Return the skill of a name, or those of "C/C++" where every part is one."""
    whole = taxonomy.named(item, posting.seeds)
    parts = [taxonomy.named(part, posting.seeds) for part in item.split("/")]
    return [whole] if whole else [part for part in parts if part] if all(parts) else []


def _prose(text: str | None, place: str, posting: Posting) -> Iterator[Row]:
    if not text:
        return
    for match in taxonomy.find(text, posting.seeds):
        yield {
            **_names(match.skill),
            "found_in": place,
            "form_text": text[match.start : match.end],
            "form_start": match.start + 1,
            "form_length": match.end - match.start,
            "evidence_text": evidence(text, match.start, match.end),
        }


def _names(skill: taxonomy.Skill) -> Row:
    return {"skill_id": skill.skill_id, "skill_name": skill.name, "category": skill.category}


def evidence(text: str, start: int, end: int) -> str:
    """Return the sentence around ``text[start:end]``, cut to `EVIDENCE` on each side.

    >>> evidence("We pay well. You know Go and C. Apply.", 22, 24)
    'You know Go and C.'
    """
    before, after = text[max(start - EVIDENCE, 0) : start], text[end : end + EVIDENCE]
    for mark in ("\n", ". "):
        before = before.rpartition(mark)[2]
        sentence, found, _ = after.partition(mark)
        after = sentence + found.strip()
    return f"{before}{text[start:end]}{after}".strip()
