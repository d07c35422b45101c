"""Currencies: codes, signs and words -> ISO 4217."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel import Locale
from babel.core import get_global

from etl.values import seeds

# Codes that are words as well: in text they stand for a currency only in ``currency_words.csv``.
_WORDS = frozenset({"ALL", "TOP", "TRY", "MOP", "GEL", "LAK", "BAM", "CUP", "SOS", "ANG"})
_ANYWHERE = ""


class Currency(NamedTuple):
    """A currency and how it is known: "said", by the posting's "country", or the "usual" one."""

    code: str
    known_from: str


def meant(word: str, folder: Path, country: str | None = None) -> Currency | None:
    """Return the currency of a code, a sign or a word, or None.

    A sign of several currencies ("$", "kr") means the one of the posting's country. Where the
    country is unknown or has no such sign it means what is usual ("$" is USD), if anything.

    Args:
        word: "USD", "usd", "€", "zł", "$".
        folder: where ``currency_words.csv`` is.
        country: ISO 3166-1 code of the posting's country.
    """
    code = word.upper()
    if code in codes():
        return Currency(code, "said")
    by_country = words(folder).get(word.casefold())
    if not by_country:
        named = _names().get(word.casefold())
        return Currency(named, "said") if named else None
    if country in by_country:
        return Currency(by_country[country], "country" if len(by_country) > 1 else "said")
    if usual := by_country.get(_ANYWHERE):
        return Currency(usual, "usual" if len(by_country) > 1 else "said")
    return None


def of_country(country: str | None) -> str | None:
    """Return the currency that is legal tender in a country (CLDR), None where several are."""
    current = [
        code
        for code, _, end, is_tender in get_global("territory_currencies").get(country or "", ())
        if end is None and is_tender
    ]
    return current[0] if len(current) == 1 else None


@cache
def codes() -> frozenset[str]:
    """Return the ISO 4217 codes, past ones too (CLDR)."""
    return frozenset(get_global("all_currencies"))


@cache
def spoken(folder: Path) -> frozenset[str]:
    """Return what may stand for a currency beside an amount: codes in use as they are, and words.

    Words are casefolded; no two letters of a code are, for "all 500" is no currency.
    """
    return frozenset((_current() - _WORDS) | words(folder).keys() | _names().keys())


@cache
def words(folder: Path) -> dict[str, dict[str, str]]:
    """Return casefolded word -> country -> code; the country "" is anywhere else."""
    found: dict[str, dict[str, str]] = {}
    for row in seeds.rows(folder, "currency_words"):
        found.setdefault(row["word"].casefold(), {})[row["country_code"]] = row["currency_code"]
    return found


@cache
def _current() -> frozenset[str]:
    return frozenset(
        code
        for spans in get_global("territory_currencies").values()
        for code, _, end, is_tender in spans
        if end is None and is_tender
    )


@cache
def _names() -> dict[str, str]:
    # Only currencies in use: CLDR also names historical ones, some by everyday words.
    names = Locale("en").currencies
    return {names[code].casefold(): code for code in sorted(_current()) if code in names}
