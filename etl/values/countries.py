"""Country names in many languages -> ISO 3166-1 alpha-2, from CLDR (babel)."""

from functools import cache

from babel import Locale
from babel.core import get_global

# Languages in which a country may be named: those of most postings on the web.
_LANGUAGES = "en de fr es it nl pt pl cs sv da nb fi tr ja zh ko ru ro hu el uk"
# CLDR's own codes that ISO 3166-1 does not have.
_NOT_ISO = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ"
# Codes of three letters that countries had once.
_PAST = "ATB BUR BYS CTE DDR DHY FXX GEL HVO JTN MID NHB PCZ RHO ROM TMP YMD ZAR"
# What people write and CLDR does not; the last ones are ISO's own long names.
_SPOKEN = {
    "usa": "US",
    "u.s.a.": "US",
    "u.s.": "US",
    "united states of america": "US",
    "uk": "GB",
    "u.k.": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "holland": "NL",
    "czech republic": "CZ",
    "turkey": "TR",
    "republic of ireland": "IE",
    "uae": "AE",
    "korea": "KR",
    "macedonia": "MK",
    "hong kong": "HK",
    "hongkong": "HK",
    "macau": "MO",
    "macao": "MO",
    "prc": "CN",
    "p.r. china": "CN",
    "people's republic of china": "CN",
    "palestine": "PS",
    "ivory coast": "CI",
    "cote d'ivoire": "CI",
    "burma": "MM",
    "swaziland": "SZ",
    "viet nam": "VN",
    "russian federation": "RU",
    "republic of korea": "KR",
    "korea, republic of": "KR",
    "iran, islamic republic of": "IR",
    "taiwan, province of china": "TW",
    "tanzania, united republic of": "TZ",
    "moldova, republic of": "MD",
    "bolivia, plurinational state of": "BO",
    "venezuela, bolivarian republic of": "VE",
    "syrian arab republic": "SY",
    "brunei darussalam": "BN",
    "lao people's democratic republic": "LA",
}


def parse_country(text: str | None) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country's code or name, or None.

    >>> parse_country("Deutschland"), parse_country("us"), parse_country("CA-ON")
    ('DE', 'US', None)
    """
    if not text:
        return None
    word = _spelled(text)
    return _words().get(word) or _words().get(word.removeprefix("the "))


@cache
def names() -> dict[str, str]:
    """Return the English name of every country by its ISO 3166-1 alpha-2 code.

    >>> names()["AT"]
    'Austria'
    """
    english = {str(code): str(name) for code, name in Locale("en").territories.items()}
    codes = {code for code in english if len(code) == 2 and code.isalpha()}
    return {code: english[code] for code in sorted(codes.difference(_NOT_ISO.split()))}


def _spelled(name: str) -> str:
    return name.strip().casefold().replace("’", "'")


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = {}
    codes = names()
    for language in _LANGUAGES.split():
        for code, name in Locale(language).territories.items():
            if code in codes:
                words.setdefault(_spelled(str(name)), str(code))
    words |= {alpha3: alpha2 for alpha3, alpha2 in _alpha3().items() if alpha2 in codes}
    words |= {code.casefold(): code for code in codes}
    return words | _SPOKEN


def _alpha3() -> dict[str, str]:
    past = _PAST.split()
    return {
        alias.casefold(): targets[0]
        for alias, targets in get_global("territory_aliases").items()
        if len(alias) == 3 and alias.isalpha() and len(targets) == 1 and alias not in past
    }
