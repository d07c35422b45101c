"""Salaries: one row a stated salary, with where it was stated and what it makes in a year.

What the employer states (``baseSalary``), what a site estimates (``estimatedSalary``) and what the
description says are never mixed. Amounts are kept as stated; what looks wrong is flagged in
``oddities``, and the annual figures follow only a reading that is plausible. 0 to 0 is a row
without amounts; a salary without any number has none.
"""

from collections.abc import Iterator

from etl.posting import Posting
from etl.schema import Column, Reference, Row, Rule, Table, Type
from etl.values import (
    annual,
    dates,
    monetary,
    pay,
    pay_places,
    plausible,
    rates,
    seeds,
    texts,
    title_parts,
    weekhours,
    words,
)
from etl.values.countries import parse_country
from etl.values.jsontext import dump

PERIODS = ("HOUR", "DAY", "WEEK", "MONTH", "YEAR")

T = Type
_PERCENTILES = {
    "percentile_10_amount": "percentile10",
    "percentile_25_amount": "percentile25",
    "median_amount": "median",
    "percentile_75_amount": "percentile75",
    "percentile_90_amount": "percentile90",
}
_ODDITIES = (
    "zero: 0 or 0 to 0, no amounts; placeholder: a form's filler such as 1, 12345 or 999999; "
    "minimum_above_maximum; far_apart: one end more than 8 times the other; low_for_its_period, "
    "high_for_its_period: not possible for the pay period, and no other reading stands out; "
    "hourly_amount, monthly_amount, yearly_amount: the annual figures read it so although another "
    "period is stated; meant_as_thousands: 120 a year is read as 120,000; elsewhere: the words say "
    "that it holds for a state of the US where the posting has no place. Measured by "
    "`seeds/reference/typical_pay.csv`; currencies that are not listed there are not judged."
)

TABLE = Table(
    name="salaries",
    description="Stated pay: by the employer, by a site's estimate and in the text, kept apart by "
    "`stated_in`.",
    grain="One row a posting and stated salary.",
    columns=(
        Column("posting_id", T.TEXT, "The posting.", True),
        Column("salary_ordinal", T.INTEGER, "Which salary, from 0.", True, minimum=0),
        Column(
            "stated_in",
            T.TEXT,
            "employer: `baseSalary`; estimate: `estimatedSalary`; text: the description.",
            True,
            ("employer", "estimate", "text"),
        ),
        Column(
            "pay_kind",
            T.TEXT,
            "What is paid, where it is said: base pay, what is earned on target, or commission.",
            allowed=("base", "on_target", "commission"),
        ),
        Column("currency_code", T.TEXT, "ISO 4217.", pattern="^[A-Z]{3}$"),
        Column(
            "currency_from",
            T.TEXT,
            "said: by code, word or a sign of one currency; country: a sign such as $ that the "
            "posting's country decides; usual: such a sign without a country, $ is USD.",
            allowed=("said", "country", "usual"),
        ),
        Column("minimum_amount", T.NUMBER, "Least, a pay period; the value where there is one."),
        Column("maximum_amount", T.NUMBER, "Most, a pay period; the value where there is one."),
        Column("value_amount", T.NUMBER, "The one amount, where a single one was stated."),
        *(
            Column(name, T.NUMBER, f"{path} of a distribution.", source=f"estimatedSalary.{path}")
            for name, path in _PERCENTILES.items()
        ),
        Column(
            "pay_period",
            T.TEXT,
            "What the amounts are paid for, as stated; inferred where `pay_period_from` says so.",
            allowed=PERIODS,
        ),
        Column(
            "pay_period_from",
            T.TEXT,
            "unit: `unitText`, `unitCode` or `duration`; words: the phrase; amount: not stated, "
            "inferred from the amount's size.",
            allowed=("unit", "words", "amount"),
        ),
        Column("tax_basis", T.TEXT, "Before or after tax, where said.", allowed=("gross", "net")),
        Column(
            "hours_per_week",
            T.NUMBER,
            "Hours with which an hourly rate became a year's pay: the posting's, else 40.",
            minimum=weekhours.LEAST,
            maximum=weekhours.MOST,
        ),
        Column(
            "annual_minimum_amount",
            T.NUMBER,
            "Least a year, in `currency_code`, by `seeds/reference/annual_factors.csv`; of a "
            "distribution the lowest percentile. Null where no reading is plausible.",
        ),
        Column(
            "annual_maximum_amount",
            T.NUMBER,
            "Most a year, likewise; of a distribution the highest percentile.",
        ),
        Column("annual_minimum_usd", T.NUMBER, "`annual_minimum_amount` in US dollars."),
        Column("annual_maximum_usd", T.NUMBER, "`annual_maximum_amount` in US dollars."),
        Column("usd_rate", T.NUMBER, "US dollars for one unit of `currency_code`."),
        Column("annual_minimum_eur", T.NUMBER, "`annual_minimum_amount` in euros."),
        Column("annual_maximum_eur", T.NUMBER, "`annual_maximum_amount` in euros."),
        Column("eur_rate", T.NUMBER, "Euros for one unit of `currency_code`."),
        Column(
            "rate_date",
            T.DATE,
            "Day of the European Central Bank's rates: the day the posting was posted, or the "
            "last working day before. Without a rate of that day nothing is converted; dollars in "
            "dollars and euros in euros need none.",
        ),
        Column("oddities", T.TEXT_LIST, f"What is implausible. {_ODDITIES}"),
        Column("json_path", T.TEXT, "Where in the posting.", True),
        Column(
            "text_start",
            T.INTEGER,
            "Where the words stand, from 1: `substr(description_text, text_start, text_length)` "
            "of `posting_texts` is `raw_text`; only where stated_in is text.",
            minimum=1,
        ),
        Column("text_length", T.INTEGER, "Their length in characters.", minimum=1),
        Column(
            "raw_text", T.TEXT, "What was said: JSON, or the very words where it is text.", True
        ),
        Column("batch_id", T.TEXT, "The batch that brought this version.", True),
    ),
    key=("posting_id", "salary_ordinal"),
    references=(Reference("posting_id", "postings", "posting_id"),),
    rules=tuple(
        Rule(
            f"annual_minimum_{unit}_at_most_maximum",
            f"The year's least pay is at most its most ({unit}).",
            f"annual_minimum_{unit}",
            f"annual_maximum_{unit}",
        )
        for unit in ("amount", "usd", "eur")
    ),
)


# What was stated, where, and what is odd about that.
_Found = tuple[monetary.Stated, Row, tuple[str, ...]]


def rows(posting: Posting) -> Iterator[Row]:
    """Yield a row for each salary that holds an amount or zero: stated, estimated, in the text."""
    country = _country(posting)
    found = [*_structured(posting, country), *_in_text(posting, country)]
    for ordinal, (stated, where, flags) in enumerate(found):
        yield {
            "posting_id": posting.posting_id,
            "salary_ordinal": ordinal,
            **where,
            **_as_stated(stated),
            **_a_year(stated, posting, flags),
        }


def _structured(posting: Posting, country: str | None) -> Iterator[_Found]:
    beside = texts.first(posting.take("salaryCurrency"))
    for stated_in, name in (("employer", "baseSalary"), ("estimate", "estimatedSalary")):
        value = posting.take(name)
        items = value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            if item is None:
                continue
            stated = monetary.read(item, beside, country, posting.seeds)
            if stated is None:
                posting.leave(name)
                continue
            posting.unknown_words.extend(stated.unknown)
            place = f"[{index}]" if isinstance(value, list) else ""
            path = f"{posting.json_path}.{name}{place}"
            where: Row = {"stated_in": stated_in, "json_path": path, "raw_text": dump(item)}
            yield stated, where, ()


def _in_text(posting: Posting, country: str | None) -> Iterator[_Found]:
    text = posting.description or ""
    found = pay.find(text, posting.seeds, country) if text else []
    places = _places(posting) if found else []
    for said in found:
        where: Row = {
            "stated_in": "text",
            "json_path": f"{posting.json_path}.description",
            "text_start": said.start + 1,
            "text_length": said.end - said.start,
            "raw_text": text[said.start : said.end],
        }
        is_other = pay_places.is_elsewhere(text, said.start, said.end, places, posting.seeds)
        yield monetary.completed(said), where, ("elsewhere",) if is_other else ()


def _places(posting: Posting) -> list[str]:
    allowed = texts.strings(posting.resolved("applicantLocationRequirements"), "name")
    return [*title_parts.places(posting.resolved("jobLocation")), *allowed]


def _as_stated(stated: monetary.Stated) -> Row:
    return {
        "pay_kind": stated.kind,
        "currency_code": stated.currency,
        "currency_from": stated.currency_from,
        **{f"{name}_amount": stated.amounts[name] for name in ("minimum", "maximum", "value")},
        **{name: stated.amounts[path] for name, path in _PERCENTILES.items()},
        "pay_period": stated.period,
        "pay_period_from": stated.period_from,
        "tax_basis": stated.tax,
    }


def _a_year(stated: monetary.Stated, posting: Posting, flags: tuple[str, ...]) -> Row:
    """Return the columns that judge the amounts and tell what they make in a year."""
    least, most = _ends(stated)
    verdict = plausible.judge(least, most, stated.period, stated.currency, posting.seeds)
    row: Row = {"oddities": [*verdict.oddities, *flags] or None}
    if verdict.is_inferred and any(name == "unitText" for name, _ in stated.unknown):
        # "per painting": a period was stated, one that nobody knows.
        return row
    if verdict.is_inferred:
        row |= {"pay_period": verdict.period, "pay_period_from": "amount"}
    if verdict.period is None:
        return row
    hours = _hours(posting) if verdict.period == "HOUR" else None
    years = [
        end and annual.a_year(end * verdict.times, verdict.period, posting.seeds, hours)
        for end in (least, most)
    ]
    low, high = years if None in years else sorted(filter(None, years))
    row |= {"annual_minimum_amount": low, "annual_maximum_amount": high, "hours_per_week": hours}
    return row | _converted(low, high, stated.currency, posting)


def _ends(stated: monetary.Stated) -> tuple[float | None, float | None]:
    """Return the least and the most; of a distribution its lowest and highest percentile."""
    least, most = stated.amounts["minimum"], stated.amounts["maximum"]
    said = [amount for name in monetary.PERCENTILES if (amount := stated.amounts[name])]
    if least or most or not said:
        return least, most
    return min(said), max(said)


def _hours(posting: Posting) -> float | None:
    said = weekhours.of_property(posting.text("workHours"), posting.seeds)
    codes = seeds.codes(posting.seeds, "employment_types", "employment_type")
    types, _ = words.coded(texts.strings(posting.resolved("employmentType")), codes)
    least = weekhours.LEAST_FULL if types == ["FULL_TIME"] else weekhours.LEAST
    said = said or weekhours.find(posting.description, posting.seeds, least)
    return said or annual.factors(posting.seeds)["HOUR"].hours_per_week


def _converted(
    low: float | None, high: float | None, currency: str | None, posting: Posting
) -> Row:
    value = posting.resolved("datePosted")
    posted = dates.parse_instant(value[0] if isinstance(value, list) and value else value)
    day = posted.date() if posted else None
    rate = rates.find(currency, day, posting.exchange_rates) if currency else None
    row: Row = {"rate_date": rate.day if rate else None}
    for unit, worth in (("usd", rate and rate.usd), ("eur", rate and rate.eur)):
        row[f"{unit}_rate"] = worth
        row[f"annual_minimum_{unit}"] = low and worth and round(low * worth, 2)
        row[f"annual_maximum_{unit}"] = high and worth and round(high * worth, 2)
    return row


def _country(posting: Posting) -> str | None:
    """Return the country of the first place, else the only one that applicants may be in."""
    place = posting.resolved("jobLocation")
    place = place[0] if isinstance(place, list) and place else place
    address = place.get("address") if isinstance(place, dict) else None
    country = address.get("addressCountry") if isinstance(address, dict) else None
    allowed = list(texts.strings(posting.resolved("applicantLocationRequirements")))
    return parse_country(texts.first(country) or (allowed[0] if len(allowed) == 1 else None))
