"""The words around pay in a text, from ``pay_words.csv`` and ``pay_periods.csv``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ahocorasick_rs

from etl.values import seeds
from etl.values.texts import lowered

PERIODS = ("HOUR", "DAY", "WEEK", "MONTH", "YEAR")
# What these mean counts between an amount and something else only.
_BETWEEN = frozenset(
    {"filler", "join", "per", "to", "and", "between_period", "abbreviation", "label_filler"}
)
_LONGEST_WORD = 40
_INHERITED = frozenset({*PERIODS, "pay", "base", "gross", "net"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase of the lists: ``text[start:end]``, and all that it may mean."""

    start: int
    end: int
    meanings: frozenset[str]

    @property
    def period(self) -> str | None:
        """The pay period that the word says, if it says one by itself."""
        return next((name for name in PERIODS if name in self.meanings), None)


def find(text: str, start: int, end: int, folder: Path) -> list[Word]:
    """Return the words in ``text[start:end]``, in order; a longer one hides those in it.

    Meanings are those of the column of that name in ``pay_words.csv``, and pay periods.
    """
    lexicon = _load(folder)
    lower = lowered(text[start:end])
    found: dict[tuple[int, int], set[str]] = {}
    parts: list[tuple[tuple[int, int], _Entry]] = []
    for number, first, last in lexicon.automaton.find_matches_as_indexes(lower, overlapping=True):
        entry = lexicon.entries[number]
        if _stands(text, start + first, start + last, entry):
            span = _whole_word(text, start + first, start + last, entry)
            if entry.is_open_left:
                parts.append((span, entry))
            else:
                found.setdefault(span, set()).update(entry.meanings)
    for span, entry in parts:
        # A word that is listed means what the list says, not what its last part means.
        is_listed = span in found and not found[span] <= _INHERITED
        found.setdefault(span, set()).update(() if is_listed else entry.meanings)
    return _longest(found)


def meanings(word: str, folder: Path) -> frozenset[str]:
    """Return what a whole word or phrase may mean; empty if it is on no list."""
    return _load(folder).by_word.get(lowered(word), frozenset())


@cache
def spelled(meaning: str, folder: Path) -> frozenset[str]:
    """Return the words and the first words of phrases with a meaning."""
    by_word = _load(folder).by_word
    return frozenset(word.split()[0] for word, what in by_word.items() if meaning in what)


@dataclass(frozen=True, slots=True)
class _Entry:
    meanings: frozenset[str]
    is_open_left: bool
    is_open_right: bool


@dataclass(frozen=True, slots=True)
class _Lexicon:
    automaton: ahocorasick_rs.AhoCorasick
    entries: tuple[_Entry, ...]
    by_word: dict[str, frozenset[str]]


@cache
def _load(folder: Path) -> _Lexicon:
    said: dict[str, set[str]] = {}
    for row in seeds.rows(folder, "pay_words"):
        if not row["meaning"].startswith("x"):
            said.setdefault(lowered(row["word"]), set()).add(row["meaning"])
    for row in seeds.rows(folder, "pay_periods"):
        if not row["needs_per"] and row["word"][0] not in "/1":
            said.setdefault(lowered(row["word"]), set()).add(row["pay_period"])
    for word, what in said.items():
        # "hourly range" says the period that "hourly" says, "annual salary" is of pay.
        if what <= _INHERITED:
            what.update(*(said.get(part, set()) & _INHERITED for part in word.strip("*").split()))
    by_word = {word: frozenset(what) for word, what in said.items()}
    searched = {word: what for word, what in by_word.items() if not what <= _BETWEEN}
    entries = tuple(
        _Entry(what, word.startswith("*"), word.endswith("*")) for word, what in searched.items()
    )
    automaton = ahocorasick_rs.AhoCorasick([word.strip("*") for word in searched])
    return _Lexicon(automaton, entries, by_word)


def _stands(text: str, start: int, end: int, entry: _Entry) -> bool:
    is_free_left = entry.is_open_left or not (
        text[start].isalnum() and text[start - 1 : start].isalnum()
    )
    return is_free_left and (
        entry.is_open_right or not (text[end - 1].isalnum() and text[end : end + 1].isalnum())
    )


def _whole_word(text: str, start: int, end: int, entry: _Entry) -> tuple[int, int]:
    # "gehalt" in "Jahresgehalt" is the whole word, so that both meanings meet.
    while entry.is_open_left and text[start - 1 : start].isalpha() and start > end - _LONGEST_WORD:
        start -= 1
    return start, end


def _longest(found: dict[tuple[int, int], set[str]]) -> list[Word]:
    kept: list[Word] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1].end:
            kept.append(Word(start, end, frozenset(found[start, end])))
    return kept
