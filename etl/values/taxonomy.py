"""Skills in text: one pass of an Aho-Corasick automaton, then rules about what stands around.

The lists in ``seeds/skills`` say what a skill is called; `skill_context` says what holds for every
name. Forms in scripts without blanks between words are not looked for.
"""

import re
from bisect import bisect_left
from pathlib import Path
from typing import NamedTuple

from etl.values.folding import fold
from etl.values.skill_context import is_enumeration, is_item, is_spoken_of, stands_alone
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
    found: list[_Candidate] = []
    blocked: list[tuple[int, int, tuple[str, ...]]] = []
    forms, phrases = lists.forms, lists.phrases
    for number, start, end in lists.automaton.find_matches_as_indexes(folded, overlapping=True):
        # The blank in front of the text and the two around the form.
        end -= 2
        if group := forms[number]:
            written = text[start:end]
            lower = written.lower()
            standing = [
                form
                for form in group
                if (
                    (lower if form.kind == "form" else written) == form.text
                    or (form.is_phrase and _is_spelled(written, lower, form))
                )
                and stands_alone(text, start, end, form.is_strict)
            ]
            if len(standing) > 1:
                # Of those who share a form the one that the words nearby speak of comes first.
                standing.sort(key=lambda form: not _is_near(folded, start, end, form))
            for form in standing:
                found.append((start, end, form))
        if skills := phrases[number]:
            blocked.append((start, end, skills))
    if not blocked:
        return found
    blocked.sort()
    return [item for item in found if not _is_blocked(item, blocked)]


def _is_spelled(written: str, lower: str, form: Form) -> bool:
    return spelled(lower if form.kind == "form" else written) == form.text


def _is_blocked(item: _Candidate, blocked: list[tuple[int, int, tuple[str, ...]]]) -> bool:
    start, end, form = item
    place = bisect_left(blocked, (start - LONGEST_PHRASE,))
    for number in range(place, len(blocked)):
        first, last, skills = blocked[number]
        if first > start:
            break
        if end <= last and form.skill.skill_id in skills:
            return True
    return False


def _longest(candidates: list[_Candidate]) -> list[_Candidate]:
    found: list[_Candidate] = []
    free = 0
    for item in sorted(candidates, key=_rank):
        if item[0] >= free:
            found.append(item)
            free = item[1]
    return found


def _rank(item: _Candidate) -> tuple[int, int, bool]:
    start, end, form = item
    return start, -end, form.kind == "context_form"


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
        or (form.near and _is_near(folded, start, end, form))
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
    around = b"%b %b" % (
        folded[max(start - NEAR, 0) : start + 1],
        folded[end + 1 : end + 1 + NEAR],
    )
    return any(word in around for word in form.near)
