"""Places of a text where pay may stand, found without the code that is measured."""

import re
from collections.abc import Iterator

from salary_figures import Reading, Told, is_near, said

_NUMBER = r"\d[\d.,’'\u00a0 ]*(?:[kK]\b)?"
_SIGN = r"(?:[$£€₹¥₽]|\b(?:USD|EUR|GBP|PLN|CAD|AUD|CHF|SEK|NOK|DKK|INR|SGD)|\bzł|\bkr)"
_MONEY = re.compile(rf"{_SIGN}\s?{_NUMBER}|{_NUMBER}{_SIGN}|\b(?!401)\d{{2,3}}[kK]\b")
_PAY = re.compile(
    r"\b(?:pay|paid|salar\w*|compensation|wages?|remuneration|earn\w*|hourly|annually|OTE|stipend|"
    r"rate|per (?:hour|year|annum|month|week|day)|gehalt|lohn|\w*vergoeding|vergütung|salario|"
    r"salaire|wynagrodzenie|stawka|bruto|brutto|netto|gross)\b|"
    r"/ ?(?:hr|hour|yr|year|month|mo|week|day|h)\b|薪",
    re.IGNORECASE,
)
_NEAR, _BESIDE = 80, 15
_FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?) ?([kK]?)")
# What systems for applicants print by themselves: a label and a range of dollars.
_AMOUNT = r"\$ ?(\d[\d,]*(?:\.\d+)?)([kK]?)"
_LABELLED = re.compile(
    rf"\b(?:pay|salary|compensation)\b[^\n$]{{0,80}}?{_AMOUNT}(?: ?(?:USD|/ ?\w+|per \w+))?"
    rf" ?(?:-|–|—|to) ?\$? ?(\d[\d,]*(?:\.\d+)?)([kK]?)",
    re.IGNORECASE,
)


def candidates(text: str) -> Iterator[re.Match[str]]:
    """Yield every amount of money with a word of pay near it."""
    for match in _MONEY.finditer(text):
        if _PAY.search(text, max(0, match.start() - _NEAR), match.end() + _NEAR):
            yield match


def states(text: str, told: Told) -> bool:
    """Tell whether one of the told amounts is written beside money and a word of pay."""
    for match in candidates(text):
        place = text[max(0, match.start() - _BESIDE) : match.end() + _BESIDE]
        for digits, thousands in _FIGURE.findall(place):
            amount = float(digits.replace(",", ""))
            for end in filter(None, (told.low, told.high)):
                short = thousands or end >= 1000 > amount
                if is_near(amount * (1000 if short else 1), end):
                    return True
    return False


def labelled(text: str) -> Iterator[tuple[re.Match[str], float, float]]:
    """Yield each labelled range of dollars and its ends."""
    for match in _LABELLED.finditer(text):
        low, high = (float(match[n].replace(",", "")) for n in (1, 3))
        low *= 1000 if match[2] or (match[4] and low < 1000) else 1
        yield match, low, high * (1000 if match[4] else 1)


def holds(reading: Reading, low: float, high: float) -> bool:
    found = map(said, reading.found)
    return any(is_near(one.low or 0, low) and is_near(one.high or 0, high) for one in found)


def has_candidate(reading: Reading) -> bool:
    return next(candidates(reading.item.text), None) is not None
