"""Skills in text: one pass of an Aho-Corasick automaton, then rules about what stands around."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ahocorasick_rs

from etl.values import seeds, texts


@dataclass(frozen=True, slots=True)
class Skill:
    """An entry of ``seeds/reference/skills.csv``."""

    skill_id: str
    name: str
    category: str


@dataclass(frozen=True, slots=True)
class Match:
    """A skill as it stands in a text: ``text[start:end]`` is its form."""

    start: int
    end: int
    skill: Skill
    needs_context: bool


# A blank in a form also matches hyphens, dashes, a no-break space and a line break; a typographic
# apostrophe is an apostrophe. One character for one: spans stay true.
# Characters that spell the same word: hyphens, blanks and line breaks; apostrophes.
_BLANKS = "-\u2010\u2011\u2012\u2013\u00a0\n\t"
_BETWEEN = re.compile(
    r"\s*(?:[,/;|&+•·(]|\*)?\s*(?:and/or|and|or|und|oder|et|ou|y|o|e|en|of|i|/|&)?\s*[(]?\s*",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:programming|languages?|proficien\w+ (?:in|with)|fluen\w+ in|skills? in|knowledge of|"
    r"experience (?:in|with|using)|expertise (?:in|with)|familiar\w* with|cod(?:e|ing) in|"
    r"programs? in|(?:written|developed?|developing) in|background in|stack:)"
    r"(?: (?:the|modern|strong|advanced|excellent))?[ :(]*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r" ?(?:programming|language|developers?|engineers?|framework|scripting|skills?|proficiency)\b",
    re.IGNORECASE,
)
_LONGEST_GAP = 12


def find(text: str, folder: Path) -> list[Match]:
    """Return the skills in a text, in order, none overlapping another.

    A form counts when it stands for itself on both sides; a form that is also an ordinary word
    (``context_forms``) only beside another skill or beside words that speak of skills.
    """
    taxonomy = _load(folder)
    found = _longest(_candidates(text, taxonomy))
    sure = [not match.needs_context or _is_spoken_of(text, match) for match in found]
    _spread(text, found, sure)
    return [match for match, is_sure in zip(found, sure, strict=True) if is_sure]


def named(word: str, folder: Path) -> Skill | None:
    """Return the skill that goes by a word, in any letter case, or None."""
    key = _folded(word.strip())
    names = _load(folder).names
    return names.get(key) or names.get(re.sub(r"\s*\([^)]*\)", "", key))


@dataclass(frozen=True, slots=True)
class _Form:
    skill: Skill
    exact: str | None
    needs_context: bool


@dataclass(frozen=True, slots=True)
class _Taxonomy:
    automaton: ahocorasick_rs.AhoCorasick
    forms: tuple[tuple[_Form, ...], ...]
    names: dict[str, Skill]


@cache
def _load(folder: Path) -> _Taxonomy:
    by_key: dict[str, list[_Form]] = {}
    names: dict[str, Skill] = {}
    for row in seeds.rows(folder, "skills"):
        skill = Skill(row["skill_id"], row["skill_name"], row["category"])
        names.setdefault(_folded(skill.name), skill)
        for column in ("forms", "exact_forms", "context_forms"):
            for form in filter(None, row[column].split("|")):
                exact = None if column == "forms" else _same(form)
                entry = _Form(skill, exact, column == "context_forms")
                by_key.setdefault(_folded(form), []).append(entry)
                names.setdefault(_folded(form), skill)
    automaton = ahocorasick_rs.AhoCorasick(list(by_key))
    return _Taxonomy(automaton, tuple(map(tuple, by_key.values())), names)


def _same(text: str) -> str:
    """Return text of the same length in which words are spelled one way."""
    # One scan a character: many times as fast as str.translate on text that has few of them.
    for character in _BLANKS:
        text = text.replace(character, " ")
    return text.replace("’", "'")


def _folded(text: str) -> str:
    """Return `_same` text in lower case, of the same length."""
    return texts.lowered(_same(text))


def _candidates(text: str, taxonomy: _Taxonomy) -> list[Match]:
    same = _same(text)
    hits = taxonomy.automaton.find_matches_as_indexes(_folded(same), overlapping=True)
    found = []
    for number, start, end in hits:
        for form in taxonomy.forms[number]:
            if form.exact is not None and same[start:end] != form.exact:
                continue
            if _stands_alone(text, start, end, form.needs_context or end - start <= 2):
                found.append(Match(start, end, form.skill, form.needs_context))
    return found


def _stands_alone(text: str, start: int, end: int, strict: bool) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    first, last = text[start], text[end - 1]
    if (first.isalnum() and (before.isalnum() or before in "_@#")) or (
        not first.isalnum() and before.isalnum()
    ):
        return False
    if last.isalnum() and (after.isalnum() or after in "_+#@"):
        return False
    if after == "." and text[end + 1 : end + 2].isalpha() and last.isalnum():
        return False
    near = "-‐–&'’."
    is_joined = before in near or after in "-‐&'’" or text[end : end + 2] == " &"
    return not (strict and is_joined)


def _longest(candidates: list[Match]) -> list[Match]:
    found: list[Match] = []
    for match in sorted(candidates, key=lambda m: (m.start, -m.end, m.needs_context)):
        if not found or match.start >= found[-1].end:
            found.append(match)
    return found


def _is_spoken_of(text: str, match: Match) -> bool:
    start = max(match.start - 40, 0)
    before = text[start : match.start].rpartition("\n")[2]
    return bool(_BEFORE.search(before) or _AFTER.match(text, match.end))


def _spread(text: str, found: list[Match], sure: list[bool]) -> None:
    """Let a sure match vouch for its neighbours in an enumeration, to both sides."""
    order = range(1, len(found))
    for here, there in [(i, i - 1) for i in order] + [(i - 1, i) for i in reversed(order)]:
        if not sure[here] and sure[there]:
            first, second = sorted((found[here], found[there]), key=lambda m: m.start)
            gap = text[first.end : second.start]
            sure[here] = 0 < len(gap) <= _LONGEST_GAP and bool(_is_enumeration(gap))


def _is_enumeration(gap: str) -> bool:
    return bool(gap.strip()) and "\n" not in gap.strip(" ") and bool(_BETWEEN.fullmatch(gap))
