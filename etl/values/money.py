"""Amounts, currencies and pay periods as postings spell them."""

import re
from dataclasses import dataclass, replace
from functools import cache

from babel import Locale
from babel.core import get_global

# Signs that stand for one currency, or for the one that is nearly always meant. "$" and "kr"
# alone are not among them: which dollar or crown it is, the posting's country must say.
SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "円": "JPY",
    "元": "CNY",
    "₹": "INR",
    "zł": "PLN",
    "R$": "BRL",
    "US$": "USD",
    "CA$": "CAD",
    "C$": "CAD",
    "AU$": "AUD",
    "A$": "AUD",
    "S$": "SGD",
    "HK$": "HKD",
    "NZ$": "NZD",
    "₽": "RUB",
    "₴": "UAH",
    "₩": "KRW",
    "₪": "ILS",
    "₺": "TRY",
    "Kč": "CZK",
    "Ft": "HUF",
    "RM": "MYR",
    "₱": "PHP",
    "฿": "THB",
    "₫": "VND",
    "₦": "NGN",
    "Fr.": "CHF",
}
DOLLARS = {"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD"}

_NUMBER = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(rf"({_NUMBER})\s*([kK]\b|tys\b)?")
_WHOLE_NUMBER = re.compile(rf"[+-]?(?:{_NUMBER})")
_SEPARATOR = re.compile(r"[.,](\d+)$")


@dataclass(frozen=True, slots=True)
class Pay:
    """What a phrase says about pay; amounts in the currency's main unit."""

    minimum: float | None = None
    maximum: float | None = None
    value: float | None = None
    currency: str | None = None
    period_text: str | None = None


def parse_amount(value: object) -> float | None:
    """Return a number or a numeric string as an amount, or None.

    >>> parse_amount("52,000.00"), parse_amount("52.000"), parse_amount("31,5")
    (52000.0, 52000.0, 31.5)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e15 else None
    if not isinstance(value, str):
        return None
    text = value.strip()
    if not _WHOLE_NUMBER.fullmatch(text) or len(text) > 30:
        return None
    return _number(text)


def parse_currency(text: str | None, country: str | None = None) -> str | None:
    """Return the ISO 4217 code of a code, sign or word, or None.

    Args:
        text: "USD", "usd", "€", "zł", "$".
        country: ISO 3166-1 code of the posting's country; it decides what a bare "$" means.
    """
    if not text:
        return None
    word = text.strip()
    if word.upper() in _codes():
        return word.upper()
    if word == "$":
        return DOLLARS.get(country or "")
    return SIGNS.get(word) or _names().get(word.casefold())


def parse_pay(text: str, country: str | None = None) -> Pay | None:
    """Read a phrase such as "£30,000 - £35,000 per annum", or return None.

    A phrase is pay when it holds one or two amounts; with more it says something else.
    """
    amounts = [
        _number(number) * (1000 if thousand else 1) for number, thousand in _AMOUNT.findall(text)
    ]
    if not 1 <= len(amounts) <= 2:
        return None
    rest = _AMOUNT.sub(" ", text)
    pay = Pay(currency=_currency_in(rest, country), period_text=rest)
    if len(amounts) == 2:
        low, high = amounts
        # "30 - 35k": the suffix is meant for both.
        if low < 1000 <= high and re.search(r"\d\s*[kK]\b", text):
            low *= 1000
        return replace(pay, minimum=low, maximum=high)
    return replace(pay, value=amounts[0])


def parse_period(text: str | None, words: dict[str, str]) -> str | None:
    """Return HOUR, DAY, WEEK, MONTH or YEAR for a unit or a phrase that names one, or None.

    Args:
        text: "YEAR", "HUR", "per annum", "£ - £ per annum".
        words: normal word -> pay period, from ``seeds/reference/pay_periods.csv``.
    """
    if not text:
        return None
    word = re.sub(r"[\s_\-]+", " ", text).strip().casefold()
    if word in words:
        return words[word]
    found = {
        words[match]
        for size in (2, 1)
        for match in _runs(re.findall(r"[^\W\d]+(?:\.[^\W\d]\.?)*|/\s?[^\W\d]+", word), size)
        if match in words and len(match) > 1
    }
    return found.pop() if len(found) == 1 else None


def _runs(words: list[str], size: int) -> list[str]:
    return [" ".join(words[i : i + size]) for i in range(len(words) - size + 1)]


def _number(text: str) -> float:
    text = re.sub(r"[\s'’\u00a0\u202f]", "", text)
    last = _SEPARATOR.search(text)
    decimals = last.group(1) if last else ""
    both = "," in text and "." in text
    is_decimal = last and (len(decimals) != 3 or (both and text.count(text[last.start()]) == 1))
    if is_decimal and last:
        whole = re.sub(r"[.,]", "", text[: last.start()])
        return float(f"{whole}.{decimals}")
    return float(re.sub(r"[.,]", "", text))


def _currency_in(text: str, country: str | None) -> str | None:
    for word in re.findall(r"[A-Z]{3}\b|[A-Z]{0,2}\$|[^\s\w.,()\-–/$+]|\w+", text):
        if code := parse_currency(word, country):
            return code
    return None


@cache
def _codes() -> frozenset[str]:
    return frozenset(get_global("all_currencies"))


@cache
def _names() -> dict[str, str]:
    # Only currencies in use: CLDR also names historical ones, some by everyday words.
    current = {
        code
        for spans in get_global("territory_currencies").values()
        for code, _, end, is_tender in spans
        if end is None and is_tender
    }
    names = Locale("en").currencies
    return {names[code].casefold(): code for code in sorted(current) if code in names}
