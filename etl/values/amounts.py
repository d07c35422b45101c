"""Amounts of money as texts spell them: number, factor, currency."""

import re
import unicodedata
from dataclasses import dataclass

from etl.values.currencies import Currency
from etl.values.pay_lists import Lists

# A longer number is nobody's pay.
LONGEST_NUMBER = 30
LARGEST = 1e15
# A text with more is a table of something else; the rest is not read.
MOST_AMOUNTS = 500

# The separators of thousands in CLDR's locales; a blank is one only before three digits.
_SEPARATORS = r".,'’٬،⹁\u00a0\u202f\u2009 "
_THOUSANDS = rf"\d{{1,3}}([{_SEPARATORS}])\d{{3}}(?:\1\d{{3}}){{0,6}}(?:[.,٫]\d{{1,2}})?(?!\d)"
# 12,50,000 is how India writes a million and a quarter.
_LAKHS = r"\d{1,2}(?:,\d{2}){1,5},\d{3}(?:\.\d{1,2})?(?!\d)"
NUMBER = rf"(?:{_THOUSANDS}|{_LAKHS}|\d+(?:[.,٫]\d+)?)"
_NUMBER = re.compile(NUMBER)
_SEPARATOR = re.compile(r"[.,٫](\d+)$")
_BLANKS = re.compile(r"[\s'’٬،⹁\u00a0\u202f\u2009]")
# Numbers beside pay that are none: "10% bonus", "401(k)", and, by `quantity` words, "37.5 hours".
_NO_AMOUNT = re.compile(r"\d[\d.,]{0,24}\s?%|40[13]\s?\(?[kKbB](?![a-z])\)?")
_UNIT = re.compile(r"\+?\s?-?\s?([^\W\d_]+)(?!\s*rate)")
_WHOLE_NUMBER = re.compile(rf"[+-]?{NUMBER}")
_DIGITS = "0123456789"
_FULL_WIDTH = {"０１２３４５６７８９，．"[n]: "0123456789,."[n] for n in range(12)}
# A factor or a currency stands right behind the number or after one blank, in one word.
# Thai vowels and tones are no letters to the regular expression. A hash ("1051b7") has no factor.
_THAI = "[\u0e01-\u0e3a\u0e40-\u0e4e]+"
_WORD = re.compile(rf"[ \u00a0\u202f]{{0,2}}({_THAI}|[^\W\d_]+(?:€|\.)?(?![0-9])|[^\w\s])")
# A dash counts where another amount follows.
_DASH = "–—−‐‑~〜～→"
_NEXT = re.compile(
    rf"[ \u00a0\u202f]{{0,2}}([^\W\d_]+|[-{_DASH}](?=[ \u00a0]?[\d$€£A-Z¥₹])|[^-+*{_DASH}\w\s])"
)
_FOLLOWS = re.compile(r"\s{0,2}(?:[A-Z]{0,3}[$€£¥₹]?\s?)?\d")
_JOINT = re.compile(r"\s?(?:[-–—]|to|bis|à|a)\s?")
_DASHED = frozenset("-" + _DASH)
_PLAIN_BEFORE = "(,.;:#-–—)*\"'\n"
_LONGEST_GAP = 36
# "42,000/-", "95'000.-", "25 000:-", and "450 00" whose comma was lost.
_DASHES = re.compile(r"(?:[.,/:]|\.\s?)[-–—](?!\s?\d)|,--?|/=| 00(?!\d)")
_SIGN_BEFORE = re.compile(r"([^\W\d_]*[^\w\s,;:()\[\]{}+*\"'!?|/\\-]|[^\W\d_/]+[./]*)[\s:]?$")
_LONGEST_SIGN = 12


@dataclass(slots=True)
class Amount:
    """A number in a text with the factor and the currency that stand beside it.

    ``number`` is without, ``value`` with the factor. ``text[start:end]`` is the whole of it.
    """

    start: int
    end: int
    number: float
    factor: float = 1.0
    currency: Currency | None = None
    has_separator: bool = False
    is_lakh_a_year: bool = False

    @property
    def value(self) -> float:
        """The amount in the currency's main unit, free of the dust of a product."""
        return round(self.number * self.factor, 4)

    @property
    def is_bare(self) -> bool:
        """Whether it is nothing but a number."""
        return self.currency is None and self.factor == 1


def parse(value: object) -> float | None:
    """Return a number or a numeric string as an amount, or None.

    >>> parse("52,000.00"), parse("52.000"), parse("31,5")
    (52000.0, 52000.0, 31.5)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < LARGEST else None
    if not isinstance(value, str):
        return None
    text = value.strip()
    if len(text) > LONGEST_NUMBER or not _WHOLE_NUMBER.fullmatch(text):
        return None
    return -number(text[1:]) if text[0] == "-" else number(text.lstrip("+"))


def narrow(text: str) -> str:
    """Return text with full-width digits made ASCII, of the same length."""
    if not text.isascii():
        # Twelve scans for a character: many times as fast as str.translate.
        for wide, ascii_one in _FULL_WIDTH.items():
            text = text.replace(wide, ascii_one)
    return text


def ascii_digits(text: str) -> str:
    """Return text with every script's digits made ASCII, and marks of direction blank.

    Its length is the same.
    """
    text = re.sub("[\u200e\u200f\u061c]", " ", text)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def find(
    text: str, lists: Lists, country: str | None = None, with_plain: bool = False
) -> list[Amount]:
    """Return the numbers of a text that may be amounts, in order.

    Args:
        text: `narrow` text.
        lists: what the code lists say.
        country: ISO 3166-1 code of the posting's country.
        with_plain: whether numbers count that nothing stands beside.
    """
    found: list[Amount] = []
    end = 0
    for start in _digits(text):
        if start < end or len(found) == MOST_AMOUNTS:
            continue
        match = _NUMBER.match(text, start)
        if match is None:
            continue
        end = match.end()
        is_near = found and start - found[-1].end <= _LONGEST_GAP
        if not (with_plain or is_near) and _is_plain(text, start, end, lists):
            continue
        amount = _amount(text, match, lists, country)
        if amount and end - start <= LONGEST_NUMBER:
            found.append(amount)
            end = max(end, amount.end)
        elif is_near and found[-1].is_bare and _JOINT.fullmatch(text, found[-1].end, start):
            # "10-15 hours": the first is no amount either.
            found.pop()
    return found


def number(text: str) -> float:
    """Return the number that `NUMBER` matches; a comma or dot before three digits is no decimal."""
    if text.isascii() and text.isdigit():
        return float(text)
    text = _BLANKS.sub("", text).replace("٫", ".")
    last = _SEPARATOR.search(text)
    decimals = last.group(1) if last else ""
    both = "," in text and "." in text
    is_decimal = last and (len(decimals) != 3 or (both and text.count(text[last.start()]) == 1))
    if is_decimal and last:
        whole = re.sub(r"[.,]", "", text[: last.start()])
        return float(f"{whole}.{decimals}")
    return float(re.sub(r"[.,]", "", text))


def _is_plain(text: str, start: int, end: int, lists: Lists) -> bool:
    """Whether a number has nothing beside it that an amount might have.

    Most numbers of a posting are plain, and reading an amount takes ten times as long.
    """
    following = _NEXT.match(text, end)
    if following is not None:
        word = following[1].lower()
        if word in lists.joints:
            if _FOLLOWS.match(text, following.end()):
                return False
        elif word in lists.followers or word in _DASHED or word[0] in lists.cjk_factors:
            return False
    before = text[max(start - 8, 0) : start].rstrip().rpartition(" ")[2]
    last = before[-1:]
    if not (last in _PLAIN_BEFORE or (last.isalnum() and last.isascii())):
        return False
    word = before.strip(_PLAIN_BEFORE)
    return word not in lists.currency_words and word.lower() not in lists.currency_words


def _digits(text: str) -> list[int]:
    # Ten searches for a character: many times as fast as one for a class of characters.
    places = []
    for digit in _DIGITS:
        place = text.find(digit)
        while place >= 0:
            places.append(place)
            place = text.find(digit, place + 1)
    return sorted(places)


def _amount(text: str, match: re.Match[str], lists: Lists, country: str | None) -> Amount | None:
    start, end = match.span()
    amount = Amount(start, end, number(match[0]), has_separator=match[1] is not None)
    before = _currency_before(text, start, lists, country)
    if before:
        amount.currency, amount.start = before
    elif _is_quantity(text, start, end, lists) or _is_glued(text, start):
        return None
    _read_factor(text, amount, lists)
    _read_currency_after(text, amount, lists, country)
    return amount


def _is_quantity(text: str, start: int, end: int, lists: Lists) -> bool:
    unit = _UNIT.match(text, end)
    is_time = unit is not None and unit[1].lower() in lists.spelled["quantity"]
    return is_time or _NO_AMOUNT.match(text, start) is not None


def _is_glued(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return before.isascii() and before.isalpha()


def _currency_before(
    text: str, start: int, lists: Lists, country: str | None
) -> tuple[Currency, int] | None:
    match = _SIGN_BEFORE.search(text, max(start - _LONGEST_SIGN, 0), start)
    if not match:
        return None
    word = match[1]
    # "salary$" ends with a currency; a word is not cut.
    for size in range(len(word), 0, -1):
        tail, rest = word[-size:], word[:-size]
        if rest and rest[-1].isalpha() and tail[0].isalpha():
            continue
        if found := lists.currency(tail, country):
            place = match.start(1) + len(word) - size
            # "USD $85,400": the code says more than the sign.
            more = (
                None
                if found.known_from == "said"
                else _currency_before(text, place, lists, country)
            )
            return more or (found, place)
    return None


def _read_factor(text: str, amount: Amount, lists: Lists) -> None:
    match = _WORD.match(text, amount.end)
    if not match:
        return
    word = match[1].casefold()
    if word.rstrip(".") in lists.currency_words:
        return
    for size in (len(word), 2, 1):
        if (factor := lists.factors.get(word[:size])) and _may_end(word, size, lists):
            amount.factor = factor
            # "60 T€" means thousands, the letter alone does not.
            amount.end = match.start(1) + size - word[:size].endswith("€")
            amount.is_lakh_a_year = word.startswith("lpa")
            return


def _may_end(word: str, size: int, lists: Lists) -> bool:
    # "90k€" and "90kEUR" are glued; Chinese and Japanese put no blank anywhere.
    rest = word[size:].rstrip(".")
    return not rest or word[0] in lists.cjk_factors or (size == 1 and rest in lists.currency_words)


def _read_currency_after(text: str, amount: Amount, lists: Lists, country: str | None) -> None:
    if dashes := _DASHES.match(text, amount.end):
        amount.end = dashes.end()
    match = _WORD.match(text, amount.end)
    if not match:
        return
    word = match[1]
    for size in dict.fromkeys((len(word), len(word.rstrip(".")), 1)):
        cut = word[:size]
        rest = word[size:]
        if rest[:1].isalpha() and cut[-1:].isalpha() and cut.isascii():
            continue
        if size and (found := lists.currency(cut, country)):
            if amount.currency is None or amount.currency.known_from != "said":
                amount.currency = found
            amount.end = match.start(1) + size
            return
