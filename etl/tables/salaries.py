"""Salaries: one row a stated salary, with where it was stated.

What the employer states (``baseSalary``) and what a site estimates (``estimatedSalary``) are never
mixed. 0 to 0 means not given and has no row. Shapes: MonetaryAmount with a number, a string, a
phrase or a QuantitativeValue; amounts directly on it; PriceSpecification; a distribution; a bare
number or phrase with ``salaryCurrency`` beside it; lists of all these. What looks wrong is kept as
stated and flagged in ``oddities``.
"""

from collections.abc import Iterator

from etl.posting import Posting
from etl.schema import Column, Reference, Row, Table, Type
from etl.values import money, seeds, texts
from etl.values.countries import parse_country
from etl.values.jsontext import dump

PERIODS = ("HOUR", "DAY", "WEEK", "MONTH", "YEAR")
# Amounts outside are flagged, whatever the currency: nobody is paid less than 100 a year in any
# of them, nor, outside JPY, KRW, IDR and the like, five million.
YEARLY_AT_LEAST = 1_000
HOURLY_AT_MOST = 1_000
LARGE_UNITS = frozenset({"JPY", "KRW", "IDR", "VND", "CLP", "COP", "HUF", "INR", "NGN", "PKR"})

T = Type
_PERCENTILES = {
    "percentile_10_amount": "percentile10",
    "percentile_25_amount": "percentile25",
    "median_amount": "median",
    "percentile_75_amount": "percentile75",
    "percentile_90_amount": "percentile90",
}
_AMOUNTS = ("minimum_amount", "maximum_amount", "value_amount", *_PERCENTILES)

TABLE = Table(
    name="salaries",
    description="Stated pay: the employer's and sites' estimates, kept apart by `stated_in`.",
    grain="One row a posting and stated salary.",
    columns=(
        Column("posting_id", T.TEXT, "The posting.", True),
        Column("salary_ordinal", T.INTEGER, "Which salary, from 0.", True, minimum=0),
        Column(
            "stated_in",
            T.TEXT,
            "employer: `baseSalary`; estimate: `estimatedSalary`.",
            True,
            ("employer", "estimate"),
        ),
        Column("currency_code", T.TEXT, "ISO 4217.", pattern="^[A-Z]{3}$"),
        Column("minimum_amount", T.NUMBER, "Least, a pay period; the value where there is one."),
        Column("maximum_amount", T.NUMBER, "Most, a pay period; the value where there is one."),
        Column("value_amount", T.NUMBER, "The one amount, where a single one was stated."),
        *(
            Column(name, T.NUMBER, f"{path} of a distribution.", source=f"estimatedSalary.{path}")
            for name, path in _PERCENTILES.items()
        ),
        Column("pay_period", T.TEXT, "What the amounts are paid for.", allowed=PERIODS),
        Column(
            "oddities",
            T.TEXT_LIST,
            "What is implausible: minimum_above_maximum, low_for_a_year, high_for_an_hour.",
        ),
        Column("json_path", T.TEXT, "Where in the posting.", True),
        Column("raw_text", T.TEXT, "What was said, as JSON.", True),
        Column("batch_id", T.TEXT, "The batch that brought this version.", True),
    ),
    key=("posting_id", "salary_ordinal"),
    references=(Reference("posting_id", "postings", "posting_id"),),
)


def rows(posting: Posting) -> Iterator[Row]:
    """Yield a row for each salary that holds an amount above zero."""
    beside = texts.first(posting.take("salaryCurrency"))
    country = _country(posting)
    ordinal = 0
    for stated_in, name in (("employer", "baseSalary"), ("estimate", "estimatedSalary")):
        understood = True
        value = posting.take(name)
        items = value if isinstance(value, list) else [value]
        for index, item in enumerate(items):
            found = _read(item, beside, country, posting) if item is not None else {}
            understood = understood and found is not None
            if not found:
                continue
            place = f"[{index}]" if isinstance(value, list) else ""
            yield {
                "posting_id": posting.posting_id,
                "salary_ordinal": ordinal,
                "stated_in": stated_in,
                **found,
                "json_path": f"{posting.json_path}.{name}{place}",
                "raw_text": dump(item),
            }
            ordinal += 1
        if not understood:
            posting.leave(name)


def _read(item: object, beside: str | None, country: str | None, posting: Posting) -> Row | None:
    """Return the columns of one stated salary, or None where it holds none."""
    words = seeds.codes(posting.seeds, "pay_periods", "pay_period")
    layers = _layers(item)
    row: Row = {name: None for name in _AMOUNTS}
    pay = _phrase(layers, country)
    for layer in layers:
        _amounts(layer, row, country)
    is_phrase = pay is not None and not any(row[name] for name in _AMOUNTS)
    if pay and is_phrase:
        row |= {
            "minimum_amount": pay.minimum,
            "maximum_amount": pay.maximum,
            "value_amount": pay.value,
        }
    _complete(row)
    if not any(row[name] for name in _AMOUNTS):
        return None
    stated = _said(layers, "currency", "priceCurrency") or beside
    row["currency_code"] = money.parse_currency(stated, country) or (pay and pay.currency)
    unit = _said(layers, "unitText", "unitCode", "duration")
    period = money.parse_period(unit, words)
    if stated and not money.parse_currency(stated, country):
        posting.unknown_words.append(("currency", stated))
    if unit and not period:
        posting.unknown_words.append(("unitText", unit))
    row["pay_period"] = period or (pay and money.parse_period(pay.period_text, words))
    if pay and is_phrase and not (row["currency_code"] or row["pay_period"] or pay.is_money):
        return None
    row["oddities"] = _oddities(row) or None
    return row


def _layers(item: object) -> list[Row]:
    """Return the object and the values nested in it, outermost first; a bare value is one layer."""
    layers: list[Row] = []
    while item is not None and len(layers) < 4:
        item = item[0] if isinstance(item, list) and item else item
        node = item if isinstance(item, dict) else {"value": item}
        layers.append({key[:1].lower() + key[1:]: value for key, value in node.items()})
        item = layers[-1].get("value")
        if not isinstance(item, dict | list):
            break
    return layers


def _amounts(layer: Row, row: Row, country: str | None) -> None:
    named = {
        "minimum_amount": ("minValue", "minPrice"),
        "maximum_amount": ("maxValue", "maxPrice"),
        "value_amount": ("value", "price"),
        **{name: (key,) for name, key in _PERCENTILES.items()},
    }
    for name, keys in named.items():
        for key in keys:
            amount = money.parse_amount(layer.get(key))
            if amount is None and name != "value_amount" and (text := _said([layer], key)):
                # "£30,000" and "90k" as one end of a range.
                pay = money.parse_pay(text, country)
                amount = pay.value if pay else None
            if amount is not None and row[name] is None:
                row[name] = amount


def _phrase(layers: list[Row], country: str | None) -> money.Pay | None:
    text = _said(layers, "value", "price", "minValue", "description")
    if text is None or money.parse_amount(text) is not None:
        return None
    return money.parse_pay(text, country)


def _said(layers: list[Row], *keys: str) -> str | None:
    for key in keys:
        for layer in layers:
            value = layer.get(key)
            if isinstance(value, str) and value.strip():
                return texts.one_line(value)
    return None


def _complete(row: Row) -> None:
    # Zero in any place means that the place was left empty.
    for name in _AMOUNTS:
        amount = row[name]
        row[name] = amount if isinstance(amount, float) and amount > 0 else None
    if row["value_amount"] and not row["minimum_amount"] and not row["maximum_amount"]:
        row["minimum_amount"] = row["maximum_amount"] = row["value_amount"]
    elif row["minimum_amount"] or row["maximum_amount"]:
        row["value_amount"] = None


def _oddities(row: Row) -> list[str]:
    low, high = row["minimum_amount"], row["maximum_amount"]
    most = max((a for name in _AMOUNTS if isinstance(a := row[name], float)), default=0.0)
    found = []
    if isinstance(low, float) and isinstance(high, float) and low > high:
        found.append("minimum_above_maximum")
    if row["pay_period"] == "YEAR" and most < YEARLY_AT_LEAST:
        found.append("low_for_a_year")
    if (
        row["pay_period"] == "HOUR"
        and most > HOURLY_AT_MOST
        and row["currency_code"] not in LARGE_UNITS
    ):
        found.append("high_for_an_hour")
    return found


def _country(posting: Posting) -> str | None:
    """Return the country of the first place, else the only one that applicants may be in."""
    place = posting.resolved("jobLocation")
    place = place[0] if isinstance(place, list) and place else place
    address = place.get("address") if isinstance(place, dict) else None
    country = address.get("addressCountry") if isinstance(address, dict) else None
    allowed = list(texts.strings(posting.resolved("applicantLocationRequirements")))
    return parse_country(texts.first(country) or (allowed[0] if len(allowed) == 1 else None))
