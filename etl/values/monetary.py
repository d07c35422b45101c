"""Stated pay as schema.org spells it: amounts, currency and period of one ``baseSalary``.

Shapes: MonetaryAmount with a number, a string, a phrase or a QuantitativeValue; amounts directly on
it; PriceSpecification; a MonetaryAmountDistribution; a bare number or phrase with
``salaryCurrency`` beside it.
"""

from dataclasses import dataclass, field
from pathlib import Path

from etl.values import amounts, currencies, pay, pay_periods, texts

Layer = dict[str, object]

PERCENTILES = ("percentile10", "percentile25", "median", "percentile75", "percentile90")
_KEYS = {
    "minimum": ("minValue", "minPrice"),
    "maximum": ("maxValue", "maxPrice"),
    "value": ("value", "price"),
    **{name: (name,) for name in PERCENTILES},
}
# Google's estimated salaries call themselves "base".
_KINDS = {"base": "base", "commission": "commission"}


@dataclass(slots=True)
class Stated:
    """What was stated; amounts above zero, in the currency's main unit.

    Args:
        amounts: minimum, maximum, value and `PERCENTILES`; None where nothing or zero is given.
        is_zero: zero was said, and no amount.
        currency: ISO 4217.
        currency_from: said, country or usual, as in `pay.Pay`.
        period: HOUR, DAY, WEEK, MONTH or YEAR.
        period_from: unit or words.
        kind: as in `pay.Pay`.
        tax: as in `pay.Pay`.
        unknown: (property, word) of the words that no code list knows.
    """

    amounts: dict[str, float | None] = field(default_factory=lambda: dict.fromkeys(_KEYS))
    is_zero: bool = False
    currency: str | None = None
    currency_from: str | None = None
    period: str | None = None
    period_from: str | None = None
    kind: str | None = None
    tax: str | None = None
    unknown: list[tuple[str, str]] = field(default_factory=list)


def read(item: object, beside: str | None, country: str | None, folder: Path) -> Stated | None:
    """Read one stated salary, or return None where it holds no amount and no zero.

    Args:
        item: the JSON value.
        beside: ``salaryCurrency`` of the posting.
        country: ISO 3166-1 code of the posting's country.
        folder: the folder of the code lists.
    """
    layers = _layers(item)
    phrase = _phrase(layers, country, folder)
    stated = Stated()
    for layer in layers:
        _read_amounts(layer, stated, country, folder)
    is_phrase = phrase is not None and not any(stated.amounts.values())
    if phrase and is_phrase:
        stated.amounts |= {name: getattr(phrase, name) for name in ("minimum", "maximum", "value")}
    _complete(stated)
    if not any(stated.amounts.values()) and not stated.is_zero:
        return None
    _name(stated, layers, phrase, beside, country, folder)
    if is_phrase and phrase and not (stated.currency or stated.period or phrase.is_money):
        return None
    return stated


def completed(phrase: pay.Pay) -> Stated:
    """Return what a phrase in a text says in the same form."""
    said = {"minimum": phrase.minimum, "maximum": phrase.maximum, "value": phrase.value}
    stated = Stated(
        dict.fromkeys(_KEYS) | said,
        currency=phrase.currency,
        currency_from=phrase.currency_from,
        period=phrase.period,
        period_from="words" if phrase.period else None,
        kind=phrase.kind,
        tax=phrase.tax,
    )
    _complete(stated)
    return stated


def _layers(item: object) -> list[Layer]:
    """Return the object and the values nested in it, outermost first; a bare value is one layer."""
    layers: list[Layer] = []
    while item is not None and len(layers) < 4:
        item = item[0] if isinstance(item, list) and item else item
        node = item if isinstance(item, dict) else {"value": item}
        layers.append({key[:1].lower() + key[1:]: value for key, value in node.items()})
        item = layers[-1].get("value")
        if not isinstance(item, dict | list):
            break
    return layers


def _read_amounts(layer: Layer, stated: Stated, country: str | None, folder: Path) -> None:
    for name, keys in _KEYS.items():
        for key in filter(layer.__contains__, keys):
            amount = amounts.parse(layer[key])
            if amount is None and name != "value" and (text := _said([layer], key)):
                # "£30,000" and "90k" as one end of a range.
                phrase = pay.parse(text, folder, country)
                amount = phrase.value if phrase else None
            if amount is not None and stated.amounts[name] is None:
                stated.amounts[name] = amount


def _phrase(layers: list[Layer], country: str | None, folder: Path) -> pay.Pay | None:
    text = _said(layers, "value", "price", "minValue", "description")
    if text is None or amounts.parse(text) is not None:
        return None
    return pay.parse(text, folder, country)


def _complete(stated: Stated) -> None:
    # Zero in one place beside an amount in another means that the place was left empty.
    given = stated.amounts
    said = [amount for amount in given.values() if amount is not None]
    stated.is_zero = bool(said) and not any(said)
    for name, amount in given.items():
        given[name] = amount if amount and amount > 0 else None
    if given["value"] and not given["minimum"] and not given["maximum"]:
        given["minimum"] = given["maximum"] = given["value"]
    elif given["minimum"] or given["maximum"]:
        given["value"] = None


def _name(
    stated: Stated,
    layers: list[Layer],
    phrase: pay.Pay | None,
    beside: str | None,
    country: str | None,
    folder: Path,
) -> None:
    sign = _said(layers, "currency", "priceCurrency") or beside
    unit = _said(layers, "unitText", "unitCode", "duration")
    if currency := sign and currencies.meant(sign.strip(), folder, country):
        stated.currency, stated.currency_from = currency
    stated.period = pay_periods.parse(unit, folder)
    stated.period_from = "unit" if stated.period else None
    if sign and not stated.currency:
        stated.unknown.append(("currency", sign))
    if unit and not stated.period:
        stated.unknown.append(("unitText", unit))
    if phrase:
        _add_words(stated, phrase)
    stated.kind = stated.kind or _KINDS.get((_said(layers, "name") or "").casefold())


def _add_words(stated: Stated, phrase: pay.Pay) -> None:
    if not stated.currency:
        stated.currency, stated.currency_from = phrase.currency, phrase.currency_from
    if not stated.period and phrase.period:
        stated.period, stated.period_from = phrase.period, "words"
    stated.kind, stated.tax = phrase.kind, phrase.tax


def _said(layers: list[Layer], *keys: str) -> str | None:
    for key in keys:
        for layer in layers:
            value = layer.get(key)
            if isinstance(value, str) and value.strip():
                return texts.one_line(value)
    return None
