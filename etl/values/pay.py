"""Pay as texts state it: ranges and single amounts with currency, period, kind and tax basis."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from etl.values import amounts, currencies, pay_context, pay_lists, pay_ranges, pay_size
from etl.values.pay_context import Context
from etl.values.pay_lists import Lists
from etl.values.pay_periods import LONGEST_PHRASE
from etl.values.pay_ranges import Stated

# More findings are a table of something else.
MOST_FOUND = 40

_NEGATIVE = re.compile(r"\s*[-−]\s?[^\w\s]{0,2}\d")
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
    found: list[Pay] = []
    last: tuple[Stated, Pay] | None = None
    for stated in pay_ranges.read(text, lists, country):
        size = pay_size.measure(stated, lists, country)
        if not pay_size.may_be_pay(stated, size):
            continue
        context = pay_context.read(text, stated, lists)
        if not pay_size.is_pay(stated, context, size):
            continue
        pay = _pay(stated, context, country)
        if last and _is_restated(text, *last, stated, pay, lists):
            continue
        last = stated, pay
        found.append(pay)
    return _once(_with_shared_period(found))[:MOST_FOUND]


def parse(text: str, folder: Path, country: str | None = None) -> Pay | None:
    """Read a phrase that is known to be about pay, such as "£30,000 - £35,000 per annum", or None.

    A phrase is pay when it holds one amount or one range; with more it says something else.
    """
    # "-1" is how some write that nothing is known.
    if len(text) > LONGEST_PHRASE or _NEGATIVE.match(text):
        return None
    lists = pay_lists.load(folder)
    phrase = amounts.ascii_digits(amounts.narrow(text))
    found = pay_ranges.read(phrase, lists, country)
    found = found or pay_ranges.read(phrase, lists, country, with_plain=True)
    if len(found) != 1 or found[0].most <= 0:
        return None
    stated = found[0]
    context = pay_context.read(phrase, stated, lists)
    rest = phrase[: stated.start] + phrase[stated.end :]
    is_money = stated.currency is not None or not re.search(r"[^\W\d_]", rest)
    return replace(_pay(stated, context, None), is_money=is_money)


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


def _is_restated(
    text: str, before: Stated, pay: Pay, stated: Stated, again: Pay, lists: Lists
) -> bool:
    """Whether an amount says the one before it once more: "$30/hour ($62,400 a year)"."""
    if not _RESTATED.fullmatch(text, before.end, stated.start):
        return False
    if not (pay.period and again.period) or pay.period == again.period:
        return False
    first, second = (lists.a_year[p.period or ""] for p in (pay, again))
    return 0.6 * before.least * first <= stated.most * second <= 1.6 * before.most * first


def _with_shared_period(found: list[Pay]) -> list[Pay]:
    """Give amounts the period that all the others say, where they are of the same size.

    A list of places has it in the heading, or behind the last amount only.
    """
    said = [pay for pay in found if pay.period]
    if len({pay.period for pay in said}) != 1:
        return found
    least, most = min(map(_any_end, said)) / 4, max(map(_any_end, said)) * 4
    return [
        pay
        if pay.period or not least <= _any_end(pay) <= most
        else replace(pay, period=said[0].period)
        for pay in found
    ]


def _any_end(pay: Pay) -> float:
    return pay.value or pay.minimum or pay.maximum or 0.0


def _once(found: list[Pay]) -> list[Pay]:
    """Drop what was read before, and amounts without a period that another place says with one."""
    kept: dict[tuple[object, ...], Pay] = {}
    for pay in sorted(found, key=lambda pay: pay.period is None):
        amounts_said = (pay.minimum, pay.maximum, pay.value, pay.currency, pay.kind)
        if pay.period or not any(key[:-1] == amounts_said for key in kept):
            kept.setdefault((*amounts_said, pay.period), pay)
    return sorted(kept.values(), key=lambda pay: pay.start)
