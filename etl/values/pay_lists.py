"""What the CSV files say about pay, ready to be looked up: words, periods, currencies, scales."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs

from etl.values import annual, currencies, seeds
from etl.values.currencies import Currency
from etl.values.texts import lowered

PERIODS = ("HOUR", "DAY", "WEEK", "MONTH", "YEAR")
_INHERITED = frozenset({*PERIODS, "pay", "base", "gross", "net"})
_LABELS = frozenset({"minimum", "maximum", "at_least", "at_most", "or_more", "or_less"})
_OF_OTHERS = frozenset({"other", "business", "neutral", "benefit"})
# What these mean counts between an amount and something else only.
_BETWEEN = frozenset(
    {
        "filler",
        "label_filler",
        "quantity",
        "join",
        "per",
        "to",
        "and",
        "between_period",
        "abbreviation",
    }
)
_PER = frozenset({"per", "gross", "net"})
# In capitals: Pennsylvania, and a project manager; "pa" and "pm" say per annum and per month.
NO_PERIODS = frozenset({"PA", "PM"})
_LAST_ALPHABET = "\u2e7f"
_LONGEST_WORD = 40
_FIRST_WORD = re.compile(r"[^\W\d_]+|[^\w\s]")


class Word(NamedTuple):
    """A word or phrase of the lists: ``text[start:end]``, and all that it may mean."""

    start: int
    end: int
    meanings: frozenset[str]

    @property
    def period(self) -> str | None:
        """The pay period that the word says, if it says one by itself."""
        return next((name for name in PERIODS if name in self.meanings), None)


def tax_of(meanings: frozenset[str]) -> str | None:
    """Return gross or net where a word may mean it, or None."""
    return next((name for name in ("gross", "net") if name in meanings), None)


class Scale(NamedTuple):
    """What is usual in a currency: a full-time year's pay, and if pay is quoted by the month."""

    typical_year: float
    is_monthly: bool


class _Entry(NamedTuple):
    meanings: frozenset[str]
    is_open_left: bool
    is_open_right: bool


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The lists of one folder.

    ``meanings``: word -> what it may mean, by the column of that name in ``pay_words.csv``.
    ``spelled``: meaning -> the words and the first words of phrases that have it. ``phrases`` say a
    pay period by themselves, ``units`` after a "per" (``pay_periods.csv``). ``factors``: "k" ->
    1000; ``cjk_factors`` are those of scripts without blanks. ``currency_words``: what may stand
    for a currency, in lower case; codes as they are. ``pers``: what makes a unit a period, as "/",
    "per" and "brutto" ("brutto Monat") do. ``joints``: "to" and "and" of ranges. ``followers``: the
    first words of what else may stand behind an amount. ``scales``: by currency
    (``typical_pay.csv``). ``a_year``: payments a year, by period (``annual_factors.csv``).
    """

    folder: Path
    meanings: dict[str, frozenset[str]]
    spelled: dict[str, frozenset[str]]
    phrases: dict[str, str]
    units: dict[str, str]
    factors: dict[str, float]
    cjk_factors: frozenset[str]
    currency_words: frozenset[str]
    pers: frozenset[str]
    joints: frozenset[str]
    followers: frozenset[str]
    scales: dict[str, Scale]
    a_year: dict[str, float]
    _automaton: ahocorasick_rs.AhoCorasick
    _entries: tuple[_Entry, ...]

    def find(self, text: str, start: int, end: int) -> list[Word]:
        """Return the words in ``text[start:end]``, in order; a longer one hides those in it."""
        found: dict[tuple[int, int], set[str]] = {}
        parts: list[tuple[tuple[int, int], _Entry]] = []
        lower = lowered(text[start:end])
        for number, first, last in self._automaton.find_matches_as_indexes(lower, overlapping=True):
            entry = self._entries[number]
            if not _stands(text, start + first, start + last, entry):
                continue
            if text[start + first : start + last] in NO_PERIODS:
                continue
            span = _whole_word(text, start + first, start + last, entry)
            if entry.is_open_left:
                parts.append((span, entry))
            else:
                found.setdefault(span, set()).update(entry.meanings)
        for span, entry in parts:
            # A word that is listed means what the list says, not what its last part means.
            is_listed = bool(found.get(span, set()) & _OF_OTHERS)
            found.setdefault(span, set()).update(() if is_listed else entry.meanings)
        return _longest(found)

    def means(self, word: str) -> frozenset[str]:
        """Return what a whole word or phrase in lower case may mean; empty if it is not listed."""
        return self.meanings.get(word, frozenset())

    def currency(self, word: str, country: str | None) -> Currency | None:
        """Return the currency that a word beside an amount stands for, or None."""
        if word in self.currency_words or word.casefold() in self.currency_words:
            return currencies.meant(word, self.folder, country)
        return None


@cache
def load(folder: Path) -> Lists:
    """Read the lists of a folder.

    Raises:
        DataError: one is missing or cannot be read.
    """
    rows = seeds.rows(folder, "pay_words")
    phrases, units = _periods(folder)
    by_word = _meanings(rows, phrases)
    spelled: dict[str, set[str]] = {}
    for word, meanings in by_word.items():
        for meaning in meanings:
            spelled.setdefault(meaning, set()).add(word.split()[0])
    factors = {lowered(r["word"]): float(r["meaning"][1:]) for r in rows if _is_factor(r)}
    known = currencies.spoken(folder)
    searched = {word: what for word, what in by_word.items() if not what <= _BETWEEN}
    return Lists(
        folder=folder,
        meanings=by_word,
        spelled={meaning: frozenset(words) for meaning, words in spelled.items()},
        phrases=phrases,
        units=units,
        factors=factors,
        cjk_factors=frozenset(word for word in factors if word[0] > _LAST_ALPHABET),
        currency_words=known,
        pers=frozenset(word for word, what in by_word.items() if what & _PER) | {"/"},
        joints=frozenset(word for word, what in by_word.items() if what & {"to", "and"}),
        followers=_followers(phrases, by_word) | {lowered(word) for word in known} | set(factors),
        scales={
            row["currency_code"]: Scale(
                float(row["typical_year_amount"]), row["customary_period"] == "MONTH"
            )
            for row in seeds.rows(folder, "typical_pay")
        },
        a_year={
            period: factor.periods_per_year for period, factor in annual.factors(folder).items()
        },
        _automaton=ahocorasick_rs.AhoCorasick([word.strip("*") for word in searched]),
        _entries=tuple(
            _Entry(what, word.startswith("*"), word.endswith("*"))
            for word, what in searched.items()
        ),
    )


def _is_factor(row: dict[str, str]) -> bool:
    return re.fullmatch(r"x10+", row["meaning"]) is not None


def _periods(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    phrases: dict[str, str] = {}
    units: dict[str, str] = {}
    for row in seeds.rows(folder, "pay_periods"):
        word = lowered(row["word"])
        # One letter ("h", "y") may be anything but after a "/".
        (units if row["needs_per"] or len(word) == 1 else phrases)[word] = row["pay_period"]
    return phrases, units


def _meanings(
    rows: tuple[dict[str, str], ...], phrases: dict[str, str]
) -> dict[str, frozenset[str]]:
    said: dict[str, set[str]] = {}
    for row in rows:
        if not _is_factor(row):
            said.setdefault(lowered(row["word"]), set()).add(row["meaning"])
    for word, period in phrases.items():
        if word[0] not in "/1":
            said.setdefault(word, set()).add(period)
    for word, what in said.items():
        # "hourly range" says the period that "hourly" says, "annual salary" is of pay.
        if what <= _INHERITED | _LABELS:
            what.update(*(said.get(part, set()) & _INHERITED for part in word.strip("*").split()))
    return {word: frozenset(what) for word, what in said.items()}


def _followers(phrases: dict[str, str], by_word: dict[str, frozenset[str]]) -> frozenset[str]:
    wanted = {"gross", "net", "or_more", "or_less"}
    said = [*phrases, *(word for word, what in by_word.items() if what & wanted)]
    first = {match[0] for word in said if (match := _FIRST_WORD.match(word))}
    # "in hand" and "before tax" are rarely meant by the word that they begin with.
    return frozenset(first - {"in", "before", "and"} | {"/"})


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
