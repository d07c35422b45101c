"""What a text asks for: its skills, each with its level, its years and its sentence."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from etl.values import (
    colleagues,
    employer,
    experience,
    levels,
    sections,
    sentences,
    skill_lists,
    taxonomy,
)
from etl.values.experience import Years
from etl.values.folding import fold
from etl.values.level_words import Spoken
from etl.values.sections import Section
from etl.values.sentences import Span
from etl.values.taxonomy import Match, Skill

# Characters in front of the employer's name at the beginning of a sentence: "At Kiln", "The Kiln".
_SUBJECT = 5
# A job that is offered in several places comes as several postings of one text, mostly close
# together: so many texts are kept with their skills, if they have no more characters.
KEPT = 128
LONGEST_KEPT = 10_000


class Asked(NamedTuple):
    """A skill that a text asks for or speaks of; ``text[start:end]`` is its form.

    Args:
        start: first character, from 0.
        end: after the last character.
        skill: the skill.
        matched_by: as in `taxonomy.Match`.
        level: one of `levels.LEVELS`.
        minimum_years: years of experience asked for, where they are said.
        sentence: start and end of its sentence.
    """

    start: int
    end: int
    skill: Skill
    matched_by: str
    level: str
    minimum_years: float | None
    sentence: tuple[int, int]


def find(
    text: str,
    skills: Path,
    seeds: Path,
    is_title: bool = False,
    own: tuple[str, ...] = (),
    section: str = sections.NEUTRAL,
) -> list[Asked]:
    """Return the skills of a text in order, without those that are only in boilerplate.

    Args:
        text: the text.
        skills: folder of the taxonomy.
        seeds: folder of the code lists.
        is_title: a title names what the job is: all of it is required.
        own: names of the employer, which are not skills in its own posting.
        section: the level before the first heading.

    Raises:
        DataError: a list is missing or cannot be read.
    """
    search = _kept if len(text) <= LONGEST_KEPT else _searched
    return list(search(text, skills, seeds, is_title, own, section))


def _searched(
    text: str, skills: Path, seeds: Path, is_title: bool, own: tuple[str, ...], section: str
) -> list[Asked]:
    folded = fold(text)
    found = taxonomy.search(text, folded, skill_lists.load(skills))
    named = employer.mentions(folded, own) if found else []
    found = _not_own(found, named) if named else found
    if not found:
        return []
    if is_title:
        return [_of_title(match, len(text)) for match in found]
    return _Reading(text, folded, seeds, section, named).asked(found)


_kept = lru_cache(KEPT)(_searched)


class _Reading:
    """A text and what is known of it, to be asked of match after match."""

    def __init__(
        self, text: str, folded: bytes, seeds: Path, section: str, named: list[Span]
    ) -> None:
        self._text, self._seeds = text, seeds
        self._named = [start for start, _ in named]
        self._spoken = Spoken(folded, seeds)
        found = sections.find(text, folded, self._spoken)
        self._sections: list[Section] = [(-1, section), *found]
        self._edges = sorted(start for start, _ in found)
        self._lists = experience.led(text, self._spoken, seeds)

    def asked(self, found: list[Match]) -> list[Asked]:
        asked = []
        sentence = (0, 0)
        rest: Iterator[Span] = iter(())
        for match in found:
            if match.start >= sentence[1]:
                sentence, rest = self._sentence(match.start, rest)
                words = self._words(sentence)
                years = experience.find(self._text, words.said, self._seeds)
                has_others = colleagues.are_named(self._text, *sentence)
            one = self._one(match, sentence, words, years)
            if one and has_others and colleagues.have(self._text, *one[:2], one.level):
                continue
            asked += [one] if one else []
        return asked

    def _sentence(self, place: int, rest: Iterator[Span]) -> tuple[Span, Iterator[Span]]:
        """Return the sentence of a place, and those after it in its line."""
        for span in rest:
            if span[1] > place:
                return span, rest
        line = self._text.rfind("\n", 0, place) + 1
        end = self._text.find("\n", place)
        end = len(self._text) if end < 0 else end
        return self._sentence(place, iter(sentences.split(self._text, line, end, self._edges)))

    def _words(self, sentence: Span) -> levels.Sentence:
        start = sentence[0]
        named = bisect_left(self._named, start)
        is_employer_s = named < len(self._named) and self._named[named] <= start + _SUBJECT
        # A section begins with a sentence.
        section = sections.level_at(self._sections, start)
        said = self._spoken.between(*sentence)
        return levels.Sentence(self._text, sentence, said, section, is_employer_s)

    def _one(
        self, match: Match, sentence: Span, words: levels.Sentence, years: list[Years]
    ) -> Asked | None:
        span = (match.start, match.end)
        number = experience.least(self._text, years, words.said, span) if years else None
        if number is None and self._lists:
            number = experience.led_at(self._lists, match.start)
        level = words.level(span, number is not None)
        if level == levels.BOILERPLATE:
            return None
        return Asked(*span, match.skill, match.matched_by, level, number, sentence)


def _of_title(match: Match, end: int) -> Asked:
    return Asked(match.start, match.end, match.skill, match.matched_by, "required", None, (0, end))


def _not_own(found: list[Match], named: list[Span]) -> list[Match]:
    """Return the matches that lie in none of the spans, which are in order."""
    starts = [start for start, _ in named]
    reached = [0, *accumulate((end for _, end in named), max)]
    return [match for match in found if reached[bisect_right(starts, match.start)] < match.end]
