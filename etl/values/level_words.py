"""The words that say how much a skill is wanted, found in one pass over a folded text.

``seeds/reference/level_words.csv`` lists them: a word, where it stands (`PLACES`) and what it says
there. ``seeds/reference/experience_words.csv`` lists the words around a number of years.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

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


class Said(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Words:
    """The lists, ready to search."""

    automaton: ahocorasick_rs.BytesAhoCorasick
    meanings: tuple[tuple[tuple[str, str], ...], ...]
    fillers: frozenset[bytes]


def find(folded: bytes, folder: Path) -> list[Said]:
    """Return the listed words of a folded text in order, the longer of two first."""
    words = load(folder)
    hits = words.automaton.find_matches_as_indexes(folded, overlapping=True)
    found = [
        Said(start, end - 2, place, level)
        for number, start, end in hits
        for place, level in words.meanings[number]
    ]
    found.sort(key=lambda said: (said.start, -said.end))
    return found


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
        tuple(map(tuple, meanings.values())),
        frozenset(fillers),
    )


def _listed(folder: Path) -> Iterator[tuple[str, str, str]]:
    for row in seeds.rows(folder, "level_words"):
        yield row["word"], row["place"], row["level_code"]
    for row in seeds.rows(folder, "experience_words"):
        if row["says"] in YEARS:
            yield row["word"], row["says"], row["value"]
