"""Pay periods: of a unit ("MON"), and behind an amount ("/hr", "brutto jährlich")."""

import re
from pathlib import Path
from typing import NamedTuple

from etl.values import seeds
from etl.values.pay_lists import NO_PERIODS, Lists, tax_of
from etl.values.texts import lowered

# A longer text is prose.
LONGEST_PHRASE = 300
_UNITS = re.compile(r"[^\W\d]+(?:\.[^\W\d]\.?)*|/\s?[^\W\d]+")
# As far as a period may stand from its amount, and what may stand between.
_REACH = 56
_TOKEN = re.compile(
    r"\s*(/|[\u0e01-\u0e3a\u0e40-\u0e4e]+|[^\W\d_]+(?:['’.][^\W\d_]+)*\.?|[^\w\s]|\d+)"
)
_SKIPPED = frozenset("/(+*,)")
_MOST_SKIPPED = 7


def parse(text: str | None, folder: Path) -> str | None:
    """Return HOUR, DAY, WEEK, MONTH or YEAR for a unit or a phrase that names one, or None.

    Args:
        text: "YEAR", "HUR", "per annum", "paid by the hour".
        folder: the folder of the code lists.
    """
    if not text or len(text) > LONGEST_PHRASE:
        return None
    words = seeds.codes(folder, "pay_periods", "pay_period")
    word = seeds.normal(text)
    if word in words:
        return words[word]
    said = _UNITS.findall(word)
    found = set()
    while said:
        # The longest first: "an hour" is no French "an"; one letter may be anything.
        sizes = (n for n in (3, 2, 1) if len(" ".join(said[:n])) > 1)
        size = next((n for n in sizes if " ".join(said[:n]) in words), 0)
        if size:
            found.add(words[" ".join(said[:size])])
        said = said[size or 1 :]
    return found.pop() if len(found) == 1 else None


class Behind(NamedTuple):
    """What stands behind an amount: its period, gross or net, and where the last of them ends."""

    period: str | None
    tax: str | None
    end: int


def behind(text: str, start: int, lists: Lists) -> Behind:
    """Return the period and the tax basis that follow ``text[start]`` at once."""
    first = _TOKEN.match(text, start, start + _REACH)
    if not first or not _may_start(lowered(first[1]), lists):
        return Behind(None, None, start)
    if "\n" in first[0]:
        return _next_line(text, start, first.start(1), lists)
    tokens = _tokens(text, start)
    tax: str | None = None
    end = start
    for place in range(min(len(tokens), _MOST_SKIPPED)):
        word, _, last = tokens[place]
        if found := _period(tokens[place:], lists):
            period, used, is_cut = found
            end = tokens[place + used - 1][2] - is_cut
            after, tax_end = _tax(tokens[place + used :], lists)
            return Behind(period, tax or after, tax_end or end)
        if said := tax_of(lists.means(word)):
            tax, end = tax or said, last
        elif not _may_be_between(word, lists) or _adds(tokens, place, lists):
            break
    return Behind(None, tax, end)


def _adds(tokens: list[tuple[str, int, int]], place: int, lists: Lists) -> bool:
    """Whether a "+" adds something else: a bonus, and not the tax that is added to a rate."""
    after = tokens[place + 1][0] if place + 1 < len(tokens) else ""
    is_same = _may_be_between(after, lists) or after in lists.pers
    return tokens[place][0] == "+" and not is_same


def _may_start(word: str, lists: Lists) -> bool:
    return (
        word in lists.followers
        or word in lists.phrases
        or word in lists.pers
        or _may_be_between(word, lists)
    )


def _next_line(text: str, start: int, line: int, lists: Lists) -> Behind:
    """Return the period that is all there is in the next line, as under a table's amounts."""
    tokens = _tokens(text, line)
    found = _period(tokens, lists)
    if found and found[1] == len(tokens):
        return Behind(found[0], None, tokens[-1][2])
    return Behind(None, None, start)


def _may_be_between(word: str, lists: Lists) -> bool:
    return word in _SKIPPED or "between_period" in lists.means(word) or word in lists.currency_words


def _tokens(text: str, start: int) -> list[tuple[str, int, int]]:
    line = text.find("\n", start, start + _REACH)
    stop = start + _REACH if line < 0 else line
    found = []
    is_dollar = "$" in text[max(start - _REACH // 2, 0) : start]
    for match in _TOKEN.finditer(text, start, min(stop, len(text))):
        # "$20.50 PA" is paid in Pennsylvania, "£30,000 PA" a year.
        is_none = is_dollar and match[1] in NO_PERIODS
        word = match[1] if is_none else lowered(match[1])
        found.append((word, match.start(1), match.end(1)))
    return found


def _period(tokens: list[tuple[str, int, int]], lists: Lists) -> tuple[str, int, bool] | None:
    """Return the period that the first tokens say, how many, and if a full stop follows them."""
    said = [word for word, _, _ in tokens[:3]]
    for size in range(len(said), 0, -1):
        joined = " ".join(said[:size])
        for form in (joined, joined.replace("/ ", "/"), joined.rstrip(".")):
            if form in lists.phrases:
                return lists.phrases[form], size, joined.endswith(".") and not form.endswith(".")
    if len(said) > 1 and said[0] in lists.pers:
        for unit in (said[1], said[1].rstrip(".")):
            if unit in lists.units:
                return lists.units[unit], 2, unit != said[1]
    return None


def _tax(tokens: list[tuple[str, int, int]], lists: Lists) -> tuple[str | None, int | None]:
    for word, _, end in tokens[:2]:
        if said := tax_of(lists.means(word)):
            return said, end
        if word != "(":
            break
    return None, None
