"""Pay as texts state it: ranges and single amounts with currency, period, kind and tax basis."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from etl.values import amounts, currencies, pay_context, pay_lists, pay_ranges
from etl.values.pay_context import Context
from etl.values.pay_lists import Lists
from etl.values.pay_ranges import Stated

# A longer phrase is prose; more findings are a table of something else.
LONGEST_PHRASE = 300
MOST_FOUND = 40

# Full-time payments a year, to tell pay from petty cash; annual figures have a rule of their own.
_A_YEAR = {"HOUR": 2080.0, "DAY": 260.0, "WEEK": 52.0, "MONTH": 12.0, "YEAR": 1.0}
# A typical year's pay where the currency is not known, or not listed.
_UNKNOWN_SCALE = 60_000.0
_EQUITY_FOLLOWS = re.compile(
    r"[\s*_)]{0,3}(?:\+|plus|and|&|,)\s*(?:\w+\s)?(?:equity|stock|bonus|benefits|options|super|"
    r"commission|rsus?|variable|vat|profit)",
    re.IGNORECASE,
)
_RESTATED = re.compile(r"[^\n]{0,24}[(/=][^\n()]{0,24}")


@dataclass(frozen=True, slots=True)
class Pay:
    """What a phrase says about pay; amounts in the currency's main unit.

    ``value`` is the one amount where no range was said. ``currency_from`` says how ``currency``
    (ISO 4217) is known: "said", decided by the posting's "country", or the "usual" meaning of a
    sign. ``period`` (HOUR, DAY, WEEK, MONTH, YEAR), ``kind`` (base, on_target, commission) and
    ``tax`` (gross, net) only where said. ``text[start:end]`` is the phrase. ``is_money``: nothing
    but numbers, or a sign of money whatever the currency, so that "starting in 2027" is told from
    "$40".
    """

    minimum: float | None = None
    maximum: float | None = None
    value: float | None = None
    currency: str | None = None
    currency_from: str | None = None
    period: str | None = None
    kind: str | None = None
    tax: str | None = None
    is_money: bool = False
    start: int = 0
    end: int = 0


def find(text: str, folder: Path, country: str | None = None) -> list[Pay]:
    """Return the pay that a text states, in order, none twice.

    Args:
        text: a posting's description as readable text.
        folder: the code lists (``seeds/reference``).
        country: ISO 3166-1 code of the posting's country; it decides what "$" and "kr" mean.
    """
    lists = pay_lists.load(folder)
    text = amounts.narrow(text)
    found: dict[tuple[object, ...], Pay] = {}
    last: tuple[Stated, Pay] | None = None
    for stated in _candidates(text, lists, country):
        context = pay_context.read(text, stated, lists)
        if not _is_pay(text, stated, context, lists, country):
            continue
        pay = _pay(stated, context, country)
        if last and _is_restated(text, *last, stated, pay):
            continue
        last = stated, pay
        key = (pay.minimum, pay.maximum, pay.value, pay.currency, pay.period, pay.kind)
        found.setdefault(key, pay)
        if len(found) == MOST_FOUND:
            break
    return _once(list(found.values()))


def parse(text: str, folder: Path, country: str | None = None) -> Pay | None:
    """Read a phrase that is known to be about pay, such as "£30,000 - £35,000 per annum", or None.

    A phrase is pay when it holds one amount or one range; with more it says something else.
    """
    if len(text) > LONGEST_PHRASE:
        return None
    lists = pay_lists.load(folder)
    phrase = amounts.ascii_digits(amounts.narrow(text))
    found = pay_ranges.read(phrase, lists, country)
    if len(found) != 1 or found[0].most <= 0:
        return None
    stated = found[0]
    context = pay_context.read(phrase, stated, lists)
    rest = phrase[: stated.start] + phrase[stated.end :]
    is_money = stated.currency is not None or not re.search(r"[^\W\d_]", rest)
    return replace(_pay(stated, context, None), is_money=is_money)


def _candidates(text: str, lists: Lists, country: str | None) -> Iterator[Stated]:
    for stated in pay_ranges.read(text, lists, country):
        if stated.least <= 0 or (stated.is_bare and not _may_be_bare(stated)):
            continue
        scale = _scale(stated, lists, country)
        if stated.least <= 20 * scale and stated.most >= 0.02 * scale / 2080:
            yield stated


def _may_be_bare(stated: Stated) -> bool:
    """Whether numbers without currency and factor may be pay at all."""
    if stated.period or (stated.tax and stated.least >= 1000):
        return True
    is_thousands = stated.least >= 1000 and any(a.has_separator for a in stated.amounts)
    return stated.is_range and (is_thousands or stated.least >= 10_000)


def _is_pay(text: str, stated: Stated, context: Context, lists: Lists, country: str | None) -> bool:
    if context.is_other:
        return False
    period = stated.period or context.period
    scale = _scale(stated, lists, country)
    if not _is_possible(stated, period, scale):
        return False
    if stated.is_range:
        return _is_range_of_pay(stated, context, period, scale, lists)
    return _is_amount_of_pay(text, stated, context, period, scale)


def _is_possible(stated: Stated, period: str | None, scale: float) -> bool:
    """Whether anybody could be paid as much, or as little, by the period or by some period."""
    if period:
        return 0.02 * scale <= stated.most * _A_YEAR[period] and (
            stated.least * _A_YEAR[period] <= 20 * scale
        )
    return 0.12 * scale / 2080 <= stated.least and stated.most <= 12 * scale


def _is_range_of_pay(
    stated: Stated, context: Context, period: str | None, scale: float, lists: Lists
) -> bool:
    if stated.most > 12 * stated.least and context.pay != "strong":
        return False
    if context.pay and not stated.is_bare:
        return True
    if stated.is_bare:
        return context.pay == "strong" and (context.is_direct or period is not None)
    if context.is_tainted or stated.currency is None:
        return False
    if period:
        return 0.15 * scale <= stated.most * _A_YEAR[period] <= 12 * scale
    least = stated.least * (12 if _is_monthly(stated, lists, scale) else 1)
    return least >= 0.25 * scale and stated.most <= 12 * scale


def _is_amount_of_pay(
    text: str, stated: Stated, context: Context, period: str | None, scale: float
) -> bool:
    a_year = stated.most * _A_YEAR[period] if period else stated.most
    if context.pay == "strong":
        if stated.is_bare:
            return bool(stated.period or stated.tax)
        is_limit = stated.minimum is None and stated.value is None
        return not is_limit or a_year >= 0.2 * scale
    if stated.is_bare or stated.currency is None:
        return False
    is_equity_beside = bool(_EQUITY_FOLLOWS.match(text, stated.end))
    if is_equity_beside and a_year >= 0.25 * scale:
        return True
    if context.is_tainted or not 0.25 * scale <= a_year <= 12 * scale:
        return False
    return stated.period is not None or context.pay == "weak"


def _is_monthly(stated: Stated, lists: Lists, scale: float) -> bool:
    """Whether amounts without a period are a month's, as is the custom with the currency."""
    code = stated.currency.code if stated.currency else ""
    usual = lists.scales.get(code)
    return usual is not None and usual.customary_period == "MONTH" and stated.most <= 0.6 * scale


def _scale(stated: Stated, lists: Lists, country: str | None) -> float:
    """Return a typical year's pay in the currency; without one nothing can be too much."""
    code = stated.currency.code if stated.currency else currencies.of_country(country)
    usual = lists.scales.get(code or "")
    return usual.typical_year if usual else _UNKNOWN_SCALE


def _pay(stated: Stated, context: Context, country: str | None) -> Pay:
    currency = stated.currency
    if currency is None and any(a.is_lakh_a_year for a in stated.amounts):
        currency = currencies.Currency("INR", "usual")
    if currency is None and (code := currencies.of_country(country)):
        currency = currencies.Currency(code, "country")
    return Pay(
        minimum=stated.minimum,
        maximum=stated.maximum,
        value=stated.value,
        currency=currency.code if currency else None,
        currency_from=currency.known_from if currency else None,
        period=stated.period or context.period,
        kind=context.kind,
        tax=stated.tax or context.tax,
        start=stated.start,
        end=stated.end,
    )


def _is_restated(text: str, before: Stated, pay: Pay, stated: Stated, again: Pay) -> bool:
    """Whether an amount says the one before it once more: "$30/hour ($62,400 a year)"."""
    if not _RESTATED.fullmatch(text, before.end, stated.start):
        return False
    if not (pay.period and again.period) or pay.period == again.period:
        return False
    first, second = (_A_YEAR[p.period or ""] for p in (pay, again))
    return 0.6 * before.least * first <= stated.most * second <= 1.6 * before.most * first


def _once(found: list[Pay]) -> list[Pay]:
    """Drop an amount whose period was left out where the same amounts have one."""
    said = {(p.minimum, p.maximum, p.value, p.currency) for p in found if p.period}
    return [p for p in found if p.period or (p.minimum, p.maximum, p.value, p.currency) not in said]
