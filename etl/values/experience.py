"""Years of experience that a sentence asks for: "5+ years of Python", "Java (2 Jahre)".

The words stand in ``seeds/reference/experience_words.csv``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.values import seeds
from etl.values.level_words import YEARS, Said, Spoken

# More is the age of a company or of a person.
MOST_YEARS = 20
_LOOK_BACK = 40
# Characters between a skill and the years in "Python (5 years)".
_BESIDE = 14
# From here on, another ask behind a comma or "and" begins something else.
_OWN_ASK = 30
_ENDS = re.compile(r",|\band\b")
_APART = re.compile(r"[;•]|\.\s")
# "5 years of experience in each of the following: Java; Go": they are said of all that follows.
_LEADS = re.compile(r"[^;.:]{0,80}\b(?:following|in|of|areas|with|with/in)\b[^;.:]{0,20}:")
# "3 years of experience in each of the following:" and the items below it.
_LED = re.compile(
    r"[^\n]{0,150}?(?::|\b(?:following|areas|of|in|with)) *\n+"
    r"(?P<items>(?: *[*•▪●·◦–-] [^\n]*\n*){1,60})",
    re.IGNORECASE,
)
# Looked for first: fast, and most lines lead no list.
_ITEM_FOLLOWS = re.compile(r"\n+ *[*•▪●·◦–-] ")


@dataclass(frozen=True, slots=True)
class Years:
    """A length of experience, ``text[start:end]``, at least so many years."""

    start: int
    end: int
    least: float


def find(text: str, said: list[Said], folder: Path) -> list[Years]:
    """Return the lengths of experience in one sentence, in order.

    Args:
        text: the posting.
        said: the listed words of the sentence.
        folder: the code lists.
    """
    years = [hit for hit in said if hit.place in YEARS]
    if not years:
        return []
    asks = any(hit.place in ("asks", "before") and hit.end - hit.start > 5 for hit in said)
    return list(_lengths(text, years, folder, asks))


def led(text: str, spoken: Spoken, folder: Path) -> list[Years]:
    """Return the lists that a line with years leads, ``text[start:end]`` each: all items ask so.

    Args:
        text: the posting.
        spoken: the listed words of the whole text.
        folder: the code lists.
    """
    lists: list[Years] = []
    for hit in spoken.years():
        end = text.find("\n", hit.end)
        if end < 0 or not _ITEM_FOLLOWS.match(text, end):
            continue
        if not (found := _LED.match(text, hit.end)):
            continue
        line = text.rfind("\n", 0, hit.start) + 1
        words = spoken.between(line, found.start("items"))
        if years := find(text, words, folder):
            lists.append(Years(*found.span("items"), years[-1].least))
    return lists


def led_at(lists: list[Years], place: int) -> float | None:
    """Return the years that lead the list which holds a place, or None."""
    number = bisect_right(lists, place, key=lambda one: one.start)
    held = number > 0 and place < lists[number - 1].end
    return lists[number - 1].least if held else None


def least(text: str, years: list[Years], said: list[Said], span: tuple[int, int]) -> float | None:
    """Return the years that a sentence asks of the skill at a span, or None."""
    start, end = span
    for length in years:
        gap = text[end : length.start]
        is_beside = 0 <= length.start - end <= _BESIDE and not re.search(r"[,;.]|\band\b", gap)
        if is_beside and not _belongs_on(text, length):
            return length.least
    # "Java (5 years), Python": in brackets they are the first one's alone.
    before = [one for one in years if one.end <= start and text[one.end : one.end + 1] != ")"]
    if not before:
        return None
    length = before[-1]
    gap = text[length.end : start]
    if _LEADS.match(gap):
        return length.least
    asks = [
        hit.start - length.end
        for hit in said
        if length.end < hit.start and hit.end <= start and hit.place in ("asks", "before")
    ]
    is_other = any(_ENDS.search(gap, 0, ask) for ask in asks if ask > _OWN_ASK)
    return None if is_other or _APART.search(gap) else length.least


def _belongs_on(text: str, length: Years) -> bool:
    """Return whether the years speak of what follows: "Java, 5 years of Go"."""
    return bool(re.match(r"\s*(?:of|with|de|mit|met)\b", text[length.end : length.end + 8]))


def _lengths(text: str, years: list[Said], folder: Path, asks: bool) -> Iterator[Years]:
    words = _words(folder)
    for hit in years:
        first = max(text.rfind("\n", 0, hit.start) + 1, hit.start - _LOOK_BACK)
        found = words.before.search(text, first, hit.start)
        if not found or words.after.match(text, hit.end):
            continue
        if words.at_most.search(text, first, found.start("low")):
            continue
        number = _number(found["low"], words.numbers) / (12 if hit.place == "month" else 1)
        length = Years(found.start("low"), hit.end, round(number, 2))
        is_beside = text[: length.start].endswith(("(", ": ", ":"))
        is_first = not text[first : length.start].strip("*•▪●·◦–- ")
        is_said = asks or found["more"] or is_beside or is_first or _belongs_on(text, length)
        if 0 < number <= MOST_YEARS and is_said:
            yield length


def _number(text: str, numbers: dict[str, float]) -> float:
    return numbers.get(text.lower()) or float(text.replace(",", "."))


@dataclass(frozen=True, slots=True)
class _Words:
    before: re.Pattern[str]
    after: re.Pattern[str]
    at_most: re.Pattern[str]
    numbers: dict[str, float]


@cache
def _words(folder: Path) -> _Words:
    rows = seeds.rows(folder, "experience_words")
    said: dict[str, list[str]] = {}
    for row in rows:
        said.setdefault(row["says"], []).append(re.escape(row["word"]))
    numbers = {row["word"]: float(row["value"]) for row in rows if row["says"] == "number"}
    number = rf"(?:\d{{1,2}}(?:[.,]5)?|{_any_of(numbers)})"
    before = re.compile(
        rf"(?<![\w.,$€£/])(?P<low>{number})\b"
        rf"\s*(?:\(\s*\d+\+?\s*\))?(?P<more>\s*(?:\+|plus\b|or more\b)|\s*(?:-|–|—|"
        rf"\b(?:to|bis|à|a|tot|do|or|und)\b)\s*{number}\s*(?:\(\s*\d+\s*\))?\s*\+?)?[\s-]*"
        r"(?:full |more )?$",
        re.IGNORECASE,
    )
    other = re.compile(rf"[\s'’]*(?:{'|'.join(said['no_experience'])})\b", re.IGNORECASE)
    most = re.compile(rf"\b(?:{'|'.join(said['at_most'])})\s+$", re.IGNORECASE)
    return _Words(before, other, most, numbers)


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern of words, longer ones first, fast where none has the first letter."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        rests.setdefault(re.escape(word[0]), []).append(re.escape(word[1:]))
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())
