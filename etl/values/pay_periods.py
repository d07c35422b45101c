"""The pay period that stands behind an amount: "/hr", "per year", "brutto jährlich"."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from etl.values import currencies, pay_words, seeds
from etl.values.texts import lowered

# As far as a period may stand from its amount, and what may stand between.
_REACH = 56
_TOKEN = re.compile(r"\s*(/|[^\W\d_]+(?:['’.][^\W\d_]+)*\.?|[^\w\s]|\d+)")
_SKIPPED = frozenset("/(+*,)")
_MOST_SKIPPED = 5


class Behind(NamedTuple):
    """What stands behind an amount: its period, gross or net, and where the last of them ends."""

    period: str | None
    tax: str | None
    end: int


def behind(text: str, start: int, folder: Path) -> Behind:
    """Return the period and the tax basis that follow ``text[start]`` at once."""
    first = _TOKEN.match(text, start, start + _REACH)
    if not first or lowered(first[1]) not in _starters(folder):
        return Behind(None, None, start)
    if "\n" in first[0]:
        return _next_line(text, start, first.start(1), folder)
    tokens = _tokens(text, start)
    tax: str | None = None
    end = start
    for place in range(min(len(tokens), _MOST_SKIPPED)):
        word, _, last = tokens[place]
        if found := _period(tokens[place:], folder):
            period, used, is_cut = found
            end = tokens[place + used - 1][2] - is_cut
            after, tax_end = _tax(tokens[place + used :], folder)
            return Behind(period, tax or after, tax_end or end)
        what = pay_words.meanings(word, folder)
        if said := next((name for name in ("gross", "net") if name in what), None):
            tax, end = tax or said, last
        elif not _may_be_between(word, folder):
            break
    return Behind(None, tax, end)


def _next_line(text: str, start: int, line: int, folder: Path) -> Behind:
    """Return the period that is all there is in the next line, as under a table's amounts."""
    tokens = _tokens(text, line)
    found = _period(tokens, folder)
    if found and found[1] == len(tokens):
        return Behind(found[0], None, tokens[-1][2])
    return Behind(None, None, start)


def _may_be_between(word: str, folder: Path) -> bool:
    return (
        word in _SKIPPED
        or word in pay_words.spelled("between_period", folder)
        or word in currencies.words(folder)
    )


def _tokens(text: str, start: int) -> list[tuple[str, int, int]]:
    line = text.find("\n", start, start + _REACH)
    stop = start + _REACH if line < 0 else line
    found = []
    for match in _TOKEN.finditer(text, start, min(stop, len(text))):
        found.append((lowered(match[1]), match.start(1), match.end(1)))
    return found


def _period(tokens: list[tuple[str, int, int]], folder: Path) -> tuple[str, int, bool] | None:
    """Return the period that the first tokens say, how many, and if a full stop follows them."""
    phrases, units = _lists(folder)
    said = [word for word, _, _ in tokens[:3]]
    for size in range(len(said), 0, -1):
        joined = " ".join(said[:size])
        for form in (joined, joined.replace("/ ", "/"), joined.rstrip(".")):
            if form in phrases:
                return phrases[form], size, joined.endswith(".") and not form.endswith(".")
    if len(said) > 1 and (said[0] in _pers(folder)):
        for unit in (said[1], said[1].rstrip(".")):
            if unit in units:
                return units[unit], 2, unit != said[1]
    return None


def _tax(tokens: list[tuple[str, int, int]], folder: Path) -> tuple[str | None, int | None]:
    for word, _, end in tokens[:2]:
        what = pay_words.meanings(word, folder)
        if said := next((name for name in ("gross", "net") if name in what), None):
            return said, end
        if word != "(":
            break
    return None, None


@cache
def _starters(folder: Path) -> frozenset[str]:
    """Return the words that what stands behind an amount may begin with."""
    phrases, _ = _lists(folder)
    begins = {form for phrase in phrases for form in (phrase, phrase.split()[0], phrase[0])}
    between = pay_words.spelled("between_period", folder) | currencies.words(folder).keys()
    return frozenset(begins | _SKIPPED | between | _pers(folder))


@cache
def _pers(folder: Path) -> frozenset[str]:
    """Return what makes a unit a period: "/", "per", and "brutto" ("brutto Monat")."""
    said = [pay_words.spelled(name, folder) for name in ("per", "gross", "net")]
    return frozenset({"/"}.union(*said))


@cache
def _lists(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return phrases that say a period by themselves, and units that need a "per"."""
    phrases: dict[str, str] = {}
    units: dict[str, str] = {}
    for row in seeds.rows(folder, "pay_periods"):
        word = lowered(row["word"])
        # One letter ("h", "y") may be anything but after a "/".
        (units if row["needs_per"] or len(word) == 1 else phrases)[word] = row["pay_period"]
    return phrases, units
