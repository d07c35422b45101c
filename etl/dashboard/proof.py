"""One posting with its proof as HTML: in its texts the words are marked that prove skills and pay.

Everything goes through a template that escapes, and what an eye cannot see is written out: nothing
of a posting is markup here.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from etl.console import cell
from etl.visible import visible

# What a mark shows, the first one where several are at one place.
KINDS = {
    "pay": "pay",
    "required": "skill that is asked for",
    "preferred": "skill that is welcome",
    "mentioned": "skill that is only named",
}
_TEXTS = {
    "description": "Description",
    "qualifications": "Qualifications",
    "responsibilities": "Responsibilities",
}
_WHOSE = {"employer": "the employer", "text": "the text", "estimate": "the site, an estimate"}
# The flags of `salaries.oddities`.
_ODD = {
    "zero": "nothing but 0",
    "placeholder": "what a form puts where nothing was typed",
    "minimum_above_maximum": "the lower end is above the upper one",
    "far_apart": "one end is more than 8 times the other",
    "low_for_its_period": "too low for the period",
    "high_for_its_period": "too high for the period",
    "hourly_amount": "read as pay for an hour",
    "monthly_amount": "read as pay for a month",
    "yearly_amount": "read as pay for a year",
    "meant_as_thousands": "read as thousands",
    "elsewhere": "holds for a state in which the posting has no place",
}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a text.

    Args:
        start: the first character, from 1.
        length: how many characters.
        kind: one of `KINDS`.
        label: what they prove.
    """

    start: int
    length: int
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; without kind and label where nothing rests on it."""

    text: str
    kind: str = ""
    label: str = ""


def pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """Return the text cut where spans begin and end; their texts joined are the text.

    >>> pieces("Cook well", [Span(1, 4, "required", "Cooking")])
    [Piece(text='Cook', kind='required', label='Cooking'), Piece(text=' well', kind='', label='')]
    """
    order = list(KINDS)
    ranked = sorted(spans, key=lambda span: order.index(span.kind))
    inside = [(max(span.start - 1, 0), span.start - 1 + span.length, span) for span in ranked]
    cuts = {0, len(text)} | {place for one in inside for place in one[:2] if place < len(text)}
    places = sorted(cuts)
    return [
        _piece(text[start:end], [span for first, last, span in inside if first <= start < last])
        for start, end in itertools.pairwise(places)
    ]


def page(posting: Row, places: Sequence[Row], pay: Sequence[Row], skills: Sequence[Row]) -> str:
    """Return a posting as HTML.

    Args:
        posting: the row of `sql/posting.sql`.
        places: the rows of `sql/posting_places.sql`.
        pay: the rows of `sql/posting_pay.sql`.
        skills: the rows of `sql/posting_skills.sql`.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["visible"] = lambda text: visible(str(text).replace("\t", " "))
    return environment.get_template("proof.html.j2").render(
        title=pieces(posting["title"], _skill_spans("title", skills)),
        facts=dict(_facts(posting, places)),
        pay=[_pay_row(row) for row in pay],
        skills=[_skill_row(row) for row in skills],
        texts=dict(_texts(posting, pay, skills)),
        kinds=KINDS,
    )


def pay_words(row: Row) -> str:
    """Return stated pay in words.

    >>> pay_words({"currency_code": "EUR", "minimum_amount": 3000.0, "maximum_amount": 3500.0,
    ...            "pay_period": "MONTH"})
    'EUR 3,000 to 3,500 a month'
    """
    ends = dict.fromkeys(_amount(row[name]) for name in ("minimum_amount", "maximum_amount"))
    amounts = " to ".join(end for end in ends if end)
    period = f"a {row['pay_period'].lower()}" if row["pay_period"] else ""
    return " ".join(word for word in (row["currency_code"], amounts, period) if word)


def _piece(text: str, over: Sequence[Span]) -> Piece:
    labels = dict.fromkeys(span.label for span in over)
    return Piece(text, over[0].kind if over else "", "; ".join(labels))


def _facts(posting: Row, places: Sequence[Row]) -> Iterator[tuple[str, str]]:
    where = [row["place"] for row in places] + ["remote"] * posting["is_remote"]
    times = posting["times_posted"]
    yield "Organization", posting["organization_name"] or "not said"
    yield "Place", "; ".join(where) or "not said"
    yield "Posted", cell(posting["posted_date"]) or "not said"
    yield "Ends", cell(posting["valid_through_date"]) or "not said"
    yield "Employment", ", ".join(posting["employment_types"] or ()) or "not said"
    yield "Posted how often", "once" if times == 1 else f"{times} times"
    yield "Source", posting["source_name"]
    yield "Address", posting["url"] or "not said"


def _texts(
    posting: Row, pay: Sequence[Row], skills: Sequence[Row]
) -> Iterator[tuple[str, list[Piece]]]:
    for name, heading in _TEXTS.items():
        if text := posting[f"{name}_text"]:
            spans = [
                *_skill_spans(name, skills),
                *(_pay_spans(pay) if name == "description" else ()),
            ]
            yield heading, pieces(text, spans)


def _skill_spans(name: str, skills: Sequence[Row]) -> Iterator[Span]:
    for row in skills:
        if row["found_in"] == name and row["form_start"]:
            label = f"{row['skill_name']}: {row['level_code']}{_years(row)}"
            yield Span(row["form_start"], row["form_length"], row["level_code"], label)


def _pay_spans(pay: Sequence[Row]) -> Iterator[Span]:
    for row in pay:
        if row["text_start"]:
            yield Span(row["text_start"], row["text_length"], "pay", f"pay: {pay_words(row)}")


def _pay_row(row: Row) -> tuple[str, str, str, str, str]:
    said = pay_words(row) if row["minimum_amount"] or row["maximum_amount"] else row["raw_text"]
    ends = {name: row[f"annual_{name}"] for name in ("minimum_amount", "maximum_amount")}
    year = pay_words({**row, **ends, "pay_period": None}) if any(ends.values()) else ""
    odd = "; ".join(_ODD.get(code, code.replace("_", " ")) for code in row["oddities"] or ())
    return _WHOSE[row["stated_in"]], said, year, "yes" if row["is_counted"] else "", odd


def _skill_row(row: Row) -> tuple[str, str, str, str]:
    return (
        row["skill_name"],
        f"{row['level_code']}{_years(row)}",
        row["found_in"],
        row["evidence_text"],
    )


def _years(row: Row) -> str:
    years = row["minimum_years"]
    return "" if years is None else f", {years:g} year{'s' * (years != 1)}"


def _amount(value: float | None) -> str:
    return "" if value is None else f"{value:,.2f}".removesuffix(".00")
