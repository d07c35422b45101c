"""Amounts, currencies and pay periods as postings spell them."""

import re
from dataclasses import dataclass, replace
from functools import cache

from babel import Locale
from babel.core import get_global

# Signs that stand for one currency, or for the one that is nearly always meant.
SIGNS = {
    "€": "EUR",
    "euros": "EUR",
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
# Which dollar, crown or yuan a sign means, the posting's country says.
SIGNS_BY_COUNTRY = {
    "$": {
        "US": "USD",
        "CA": "CAD",
        "AU": "AUD",
        "NZ": "NZD",
        "SG": "SGD",
        "HK": "HKD",
        "MX": "MXN",
        "AR": "ARS",
        "CL": "CLP",
        "CO": "COP",
    },
    "kr": {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK"},
    "¥": {"CN": "CNY"},
}

# A longer text is prose, a longer number nobody's pay.
LONGEST_PHRASE = 300
LONGEST_NUMBER = 30

_THOUSANDS = r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?(?!\d)"
# 12,50,000 is how India writes a million and a quarter.
_LAKHS = r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?(?!\d)"
_NUMBER = rf"{_THOUSANDS}|{_LAKHS}|\d+(?:[.,]\d+)?"
_AMOUNT = re.compile(rf"({_NUMBER})\s*([kK]\b|tys\b)?")
_WHOLE_NUMBER = re.compile(rf"[+-]?(?:{_NUMBER})")
_SEPARATOR = re.compile(r"[.,](\d+)$")
# Numbers beside pay that are none: "10% bonus", "401k", "37.5 hours", "27 days of leave".
_NO_AMOUNT = re.compile(
    r"\d[\d.,]*\s*%|\b401\s?\(?k\b\)?|"
    r"\d[\d.,]*\s*(?:hours|hrs|days|weeks|months|years|stunden|tage|heures|jours|horas|d[ií]as)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"(?<![^\W\d])[-–—~〜]|[-–—~〜](?![^\W\d])|"
    r"(?<!\w)(?:to|till?|and|bis|und|à|et|al?|y|e|até|tot|do|och|og)(?!\w)",
    re.IGNORECASE,
)
# Before an amount, with at most its currency between.
_AT_MOST = re.compile(
    r"\b(?:up to|max(?:imum)?|bis zu|jusqu['’]à|hasta|fino a|até)\W*(?:[A-Z]{2,3}\W*)?$",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"\b(?:from|starting at|min(?:imum)?|ab|à partir de|desde|a partir d[aei]|od)\W*"
    r"(?:[A-Z]{2,3}\W*)?$",
    re.IGNORECASE,
)
_NEAR = 30
# A currency's code counts beside an amount only: "ALL", "TOP" and "TRY" are words as well.
_HOLE = "\0"
_CODE = re.compile(rf"\b([A-Z]{{3}})\s?{_HOLE}|{_HOLE}[\s.–—-]{{0,3}}([A-Z]{{3}})\b")


@dataclass(frozen=True, slots=True)
class Pay:
    """What a phrase says about pay; amounts in the currency's main unit.

    ``is_money``: nothing but numbers, or a sign of money whatever the currency, so that "starting
    in 2027" is told from "$40".
    """

    minimum: float | None = None
    maximum: float | None = None
    value: float | None = None
    currency: str | None = None
    period_text: str | None = None
    is_money: bool = False


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
    if not _WHOLE_NUMBER.fullmatch(text) or len(text) > LONGEST_NUMBER:
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
    return word.upper() if word.upper() in _codes() else _meant(word, country)


def parse_pay(text: str, country: str | None = None) -> Pay | None:
    """Read a phrase such as "£30,000 - £35,000 per annum", or return None.

    A phrase is pay when it holds one amount, or two with a word or dash for "to" between them; with
    more it says something else.
    """
    text = _NO_AMOUNT.sub(" ", text) if len(text) <= LONGEST_PHRASE else ""
    found = list(_AMOUNT.finditer(text))
    if not 1 <= len(found) <= 2 or any(len(match[1]) > LONGEST_NUMBER for match in found):
        return None
    rest = _AMOUNT.sub(_HOLE, text)
    is_money = not re.search(r"[^\W\d_]", rest) or bool(re.search(r"\$|\bkr\b", rest))
    pay = Pay(currency=_currency_in(rest, country), period_text=rest, is_money=is_money)
    amounts = [_number(match[1]) * (1000 if match[2] else 1) for match in found]
    if len(found) == 2:
        if not _RANGE.search(text, found[0].end(), found[1].start()):
            return None
        low, high = amounts
        # "30 - 35k": the suffix is meant for both.
        if low < 1000 <= high and found[1][2]:
            low *= 1000
        return replace(pay, minimum=low, maximum=high)
    before, after = text[: found[0].start()][-_NEAR:], text[found[0].end() :]
    if _AT_MOST.search(before):
        return replace(pay, maximum=amounts[0])
    if _AT_LEAST.search(before) or after.startswith("+"):
        return replace(pay, minimum=amounts[0])
    return replace(pay, value=amounts[0])


def parse_period(text: str | None, words: dict[str, str]) -> str | None:
    """Return HOUR, DAY, WEEK, MONTH or YEAR for a unit or a phrase that names one, or None.

    Args:
        text: "YEAR", "HUR", "per annum", "£ - £ per annum".
        words: normal word -> pay period, from ``seeds/reference/pay_periods.csv``.
    """
    if not text or len(text) > LONGEST_PHRASE:
        return None
    word = re.sub(r"[\s_\-]+", " ", text).strip().casefold()
    if word in words:
        return words[word]
    said = re.findall(r"[^\W\d]+(?:\.[^\W\d]\.?)*|/\s?[^\W\d]+", word)
    found = set()
    while said:
        # The longest first: "an hour" is no French "an".
        size = next((n for n in (3, 2, 1) if _is_period(" ".join(said[:n]), words)), 0)
        if size:
            found.add(words[" ".join(said[:size])])
        said = said[size or 1 :]
    return found.pop() if len(found) == 1 else None


def _is_period(word: str, words: dict[str, str]) -> bool:
    # One letter in a phrase ("a", "h", "y") may be anything.
    return len(word) > 1 and word in words


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
    for match in _CODE.finditer(text):
        code = match[1] or match[2]
        if code in _codes():
            return code
    for word in re.findall(r"[A-Z]{0,2}\$|[^\s\w.,()\-–/$+]|[^\W\d]+", text):
        if meant := _meant(word, country):
            return meant
    return None


def _meant(word: str, country: str | None) -> str | None:
    here = SIGNS_BY_COUNTRY.get(word.casefold(), {}).get(country or "")
    return here or SIGNS.get(word) or _names().get(word.casefold())


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
