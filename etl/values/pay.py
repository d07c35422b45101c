"""Stand-in."""

import re
from dataclasses import dataclass
from pathlib import Path

from etl.values import money, seeds


@dataclass(frozen=True, slots=True)
class Pay:
    """What a phrase says about pay."""

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


_FIND = re.compile(
    r"[£€$]\s?[\d.,]+k?(?:\s?(?:-|–|to)\s?[£€$]?[\d.,]*\dk?)?"
    r"(?:\s?(?:a|per|an)\s(?:hour|day|week|month|year|annum))?(?:\s(?:OTE|gross|net))?"
)


def find(text: str, folder: Path, country: str | None = None) -> list[Pay]:
    """Stand-in."""
    found = []
    for match in _FIND.finditer(text):
        if pay := parse(match[0], folder, country, match.start()):
            found.append(pay)
    return found


def parse(text: str, folder: Path, country: str | None = None, at: int = 0) -> Pay | None:
    """Stand-in."""
    pay = money.parse_pay(text, country)
    if not pay:
        return None
    words = seeds.codes(folder, "pay_periods", "pay_period")
    usual = "$" in text and not pay.currency and not country
    currency = "USD" if usual else pay.currency
    source = "usual" if usual else "country" if "$" in text and country else "said"
    tax = re.search("gross|brutto|net", text)
    return Pay(
        pay.minimum,
        pay.maximum,
        pay.value,
        currency,
        source if currency else None,
        money.parse_period(pay.period_text, words),
        "on_target" if "OTE" in text else None,
        ("net" if tax[0] == "net" else "gross") if tax else None,
        pay.is_money,
        at,
        at + len(text),
    )
