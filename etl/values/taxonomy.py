"""Skills in text: one pass of an Aho-Corasick automaton, then rules about what stands around.

The lists in ``seeds/skills`` say what a skill is called; `skill_context` says what holds for every
name. Forms in scripts without blanks between words are not looked for.
"""

import re
from bisect import bisect_left
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs

from etl.values.folding import fold
from etl.values.skill_context import (
    is_enumeration,
    is_item,
    is_on_one_line,
    is_spoken_of,
    stands_alone,
)
from etl.values.skill_lists import Form, Lists, Skill, key, load, spelled

__all__ = ["Match", "Skill", "find", "named", "search"]

# Characters on each side in which a word of ``near`` counts.
NEAR = 60
# A phrase of ``not_in`` is no longer.
LONGEST_PHRASE = 120


class Match(NamedTuple):
    """A skill as it stands in a text: ``text[start:end]`` is its form.

    Args:
        start: first character, from 0.
        end: after the last character.
        skill: the skill.
        matched_by: ``form``, ``exact_form`` or ``context_form``.
    """

    start: int
    end: int
    skill: Skill
    matched_by: str


def find(text: str, folder: Path) -> list[Match]:
    """Return the skills in a text, in order, none overlapping another.

    A form counts when it stands for itself on both sides; a form that is also an ordinary word
    (``context_forms``) only beside another skill, one of its ``near`` words, or words that speak of
    skills. Of forms that overlap, the first counts, and of those the longest.

    Raises:
        DataError: the folder holds no taxonomy.
    """
    return search(text, fold(text), load(folder))


def named(word: str, folder: Path) -> Skill | None:
    """Return the skill that goes by a word, in any letter case, or None."""
    name = key(word)
    names = load(folder).names
    return names.get(name) or names.get(re.sub(r"\s*\([^)]*\)", "", name))


def search(text: str, folded: bytes, lists: Lists) -> list[Match]:
    """Return what `find` returns, of a text that is folded already."""
    candidates = _candidates(text, folded, lists)
    found = _longest(candidates)
    if any(form.kind == "context_form" for *_, form in found):
        found = _believed(text, folded, found, candidates)
    return [Match(start, end, form.skill, form.kind) for start, end, form in found]


_Candidate = tuple[int, int, Form]


def _candidates(text: str, folded: bytes, lists: Lists) -> list[_Candidate]:
    """Return the forms that stand for themselves, in the order in which they count."""
    found: list[_Candidate] = []
    blocked: dict[str, list[tuple[int, int]]] = {}
    forms, phrases = lists.forms, lists.phrases
    hits = lists.automaton.find_matches_as_indexes(folded, overlapping=True)
    # From the last: of those that begin together the longest comes first, for the sort is stable.
    for number, start, end in reversed(hits):
        # The blank in front of the text and the two around the form.
        end -= 2
        before = len(found)
        for form in forms[number]:
            if _stands(text, start, end, form):
                found.append((start, end, form))
        if len(found) > before + 1:
            found[before:] = sorted(found[before:], key=lambda item: _rank(folded, *item))
        for skill in phrases[number]:
            blocked.setdefault(skill, []).append((start, end))
    if blocked:
        for spans in blocked.values():
            spans.sort()
        found = [item for item in found if not _is_blocked(item, blocked)]
    found.sort(key=itemgetter(0))
    return found


def _stands(text: str, start: int, end: int, form: Form) -> bool:
    """Return whether a form stands there as it is spelled, and for itself."""
    written = text[start:end]
    is_written = (written.lower() if form.kind == "form" else written) == form.text
    if not is_written and not (form.is_phrase and _is_spelled(text, start, end, form)):
        return False
    return stands_alone(text, start, end, form.is_strict)


def _is_spelled(text: str, start: int, end: int, form: Form) -> bool:
    written = spelled(text[start:end])
    is_same = (written.lower() if form.kind == "form" else written) == form.text
    return is_same and is_on_one_line(text, start, end)


def _is_blocked(item: _Candidate, blocked: dict[str, list[tuple[int, int]]]) -> bool:
    start, end, form = item
    if not (spans := blocked.get(form.skill.skill_id)):
        return False
    first, last = bisect_left(spans, (start - LONGEST_PHRASE,)), bisect_left(spans, (start + 1,))
    return any(end <= reach for _, reach in spans[first:last])


def _longest(candidates: list[_Candidate]) -> list[_Candidate]:
    """Return those of candidates, in order, that overlap none before them."""
    found: list[_Candidate] = []
    free = 0
    for item in candidates:
        if item[0] >= free:
            found.append(item)
            free = item[1]
    return found


def _rank(folded: bytes, start: int, end: int, form: Form) -> tuple[bool, bool]:
    """Return what puts one of those who share a form first: it is sure, or words nearby say it."""
    return form.kind == "context_form", not _is_near(folded, start, end, form)


def _believed(
    text: str, folded: bytes, found: list[_Candidate], candidates: list[_Candidate]
) -> list[_Candidate]:
    """Return those of the found that are skills, and what stood behind one that is none."""
    sure = _sure(text, folded, found)
    if all(sure):
        return found
    believed = [item for item, is_sure in zip(found, sure, strict=True) if is_sure]
    doubted = set(found).difference(believed)
    found = _longest([item for item in candidates if item not in doubted])
    if found == believed:
        return found
    sure = _sure(text, folded, found)
    return [item for item, is_sure in zip(found, sure, strict=True) if is_sure]


def _sure(text: str, folded: bytes, found: list[_Candidate]) -> list[bool]:
    """Return which are skills by themselves, or by a neighbour in an enumeration that is one."""
    sure = [
        form.kind != "context_form"
        or is_spoken_of(folded, start, end)
        or _is_near(folded, start, end, form)
        for start, end, form in found
    ]
    unsure = [place for place, is_sure in enumerate(sure) if not is_sure]
    for place in unsure:
        if place and sure[place - 1]:
            sure[place] = _vouches(text, found[place - 1], found[place], found[place])
    for place in reversed(unsure):
        if not sure[place] and place + 1 < len(found) and sure[place + 1]:
            sure[place] = _vouches(text, found[place], found[place + 1], found[place])
    return list(map(bool, sure))


def _vouches(text: str, first: _Candidate, second: _Candidate, unsure: _Candidate) -> bool:
    if not is_enumeration(text, first[1], second[0]):
        return False
    return "\n" not in text[first[1] : second[0]] or is_item(text, unsure[0], unsure[1])


def _is_near(folded: bytes, start: int, end: int, form: Form) -> bool:
    if not form.near:
        return False
    around = b"%b %b" % (
        folded[max(start - NEAR, 0) : start + 1],
        folded[end + 1 : end + 1 + NEAR],
    )
    return bool(_any_of(form.near).find_matches_as_indexes(around))


# Made where it is first asked for: most texts speak of few of the skills.
@cache
def _any_of(words: tuple[bytes, ...]) -> ahocorasick_rs.BytesAhoCorasick:
    return ahocorasick_rs.BytesAhoCorasick(words)
