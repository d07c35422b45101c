"""The words that say how much a skill is wanted, found in one pass over a folded text.

``seeds/reference/level_words.csv`` lists them: a word, where it stands (`PLACES`) and what it says
there. ``seeds/reference/experience_words.csv`` lists the words around a number of years.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ahocorasick_rs

from etl.values import seeds
from etl.values.folding import fold

# The words of a heading; how a longer heading begins; a label, of which the next line is the value;
# words beside them that change nothing.
HEADINGS = ("heading", "prefix", "label", "filler")
# Words of a sentence: before what they speak of, after it, on either side; anywhere in a sentence
# that asks, that asks where somebody has it, that tells what the team uses, that speaks of the job,
# or that is boilerplate; the role that a sentence speaks of; the first word of a duty or of a
# sentence about the employer; and longer phrases that say nothing, or that it is not required.
SENTENCES = (
    *("before", "after", "either", "asks", "quality", "uses", "job", "sentence"),
    *("role", "duty", "us", "ignore", "mentions"),
)
YEARS = ("year", "month")
PLACES = (*HEADINGS, *SENTENCES, *YEARS)


# Not frozen: many are made for each text, and a frozen one takes twice as long.
@dataclass(slots=True)
class Said:
    """A listed word in a text, ``text[start:end]``.

    Args:
        start: first character, from 0.
        end: after the last character.
        place: one of `PLACES`.
        level: what it says: a level code, ``neutral``, ``boilerplate`` or nothing.
    """

    start: int
    end: int
    place: str
    level: str


Meanings = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The lists, ready to search.

    Args:
        automaton: finds folded words between blanks.
        headings: place and level that each pattern of the automaton has in headings.
        sentences: the same in sentences.
        years: the same of a length of time.
        fillers: folded.
    """

    automaton: ahocorasick_rs.BytesAhoCorasick
    headings: tuple[Meanings, ...]
    sentences: tuple[Meanings, ...]
    years: tuple[Meanings, ...]
    fillers: frozenset[bytes]


class Spoken:
    """The listed words of a text, each time in order, the longer of two first."""

    def __init__(self, folded: bytes, folder: Path) -> None:
        """Find them.

        Args:
            folded: the text.
            folder: the code lists.
        """
        self.words = load(folder)
        found = self.words.automaton.find_matches_as_indexes(folded, overlapping=True)
        self._hits = sorted([(start, -end, number) for number, start, end in found])

    def in_headings(self) -> list[Said]:
        """Return the words that may make a heading."""
        return _said(self._hits, self.words.headings)

    def years(self) -> list[Said]:
        """Return the words for a length of time."""
        return _said(self._hits, self.words.years)

    def between(self, start: int, end: int) -> list[Said]:
        """Return the words of sentences that begin in ``text[start:end]``."""
        first, last = bisect_left(self._hits, (start,)), bisect_left(self._hits, (end,))
        return _said(self._hits[first:last], self.words.sentences)


def _said(hits: list[tuple[int, int, int]], meanings: tuple[Meanings, ...]) -> list[Said]:
    # The blank in front of the text and the two around the word.
    return [
        Said(start, -end - 2, place, level)
        for start, end, number in hits
        for place, level in meanings[number]
    ]


@cache
def load(folder: Path) -> Words:
    """Return the words of the code lists in a folder."""
    meanings: dict[bytes, list[tuple[str, str]]] = {}
    fillers = set()
    for word, place, level in _listed(folder):
        if place == "filler":
            fillers.add(fold(word).strip())
        else:
            meanings.setdefault(fold(word), []).append((place, level))
    return Words(
        ahocorasick_rs.BytesAhoCorasick(list(meanings)),
        _those(meanings.values(), lambda one: one[0] in HEADINGS or _is_beside(*one)),
        _those(meanings.values(), lambda one: one[0] not in HEADINGS),
        _those(meanings.values(), lambda one: one[0] in YEARS),
        frozenset(fillers),
    )


def _those(
    meanings: Iterable[list[tuple[str, str]]], is_one: Callable[[tuple[str, str]], bool]
) -> tuple[Meanings, ...]:
    return tuple(tuple(filter(is_one, group)) for group in meanings)


def _is_beside(place: str, level: str) -> bool:
    """Return whether a word says "preferred" in a heading, too."""
    return level == "preferred" and place in ("before", "after", "either")


def _listed(folder: Path) -> Iterator[tuple[str, str, str]]:
    for row in seeds.rows(folder, "level_words"):
        yield row["word"], row["place"], row["level_code"]
    for row in seeds.rows(folder, "experience_words"):
        if row["says"] in YEARS:
            yield row["word"], row["says"], row["value"]
