"""The files of the taxonomy, as one automaton over `folding.fold`."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ahocorasick_rs

from etl.errors import DataError
from etl.values import texts
from etl.values.folding import fold

COLUMNS = (
    "skill_id",
    "skill_name",
    "category",
    "broader_id",
    "forms",
    "exact_forms",
    "context_forms",
    "near",
    "not_in",
)
KINDS = {"forms": "form", "exact_forms": "exact_form", "context_forms": "context_form"}
_SHORT = 2
# A word of so many letters is near only as a whole, a longer one also as the beginning of another.
_WHOLE = 4
_SEVERAL = frozenset(" '")
# Characters that spell the same word: hyphens, blanks and line breaks.
_BLANKS = "-\u2010\u2011\u2012\u2013\u2014\u00a0\n\t"


@dataclass(frozen=True, slots=True)
class Skill:
    """An entry of the taxonomy (``seeds/skills``)."""

    skill_id: str
    name: str
    category: str
    broader_id: str = ""


# Compared by identity: two skills may share a context form.
@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A spelling of a skill.

    Args:
        skill: the skill.
        text: the form, `spelled`; in lower case where every case matches.
        kind: ``form`` (any case), ``exact_form`` or ``context_form`` (this case).
        near: what makes a ``context_form`` the skill, folded, each after a blank.
        is_strict: so short or common that nothing may be joined to it.
        is_phrase: with blanks or apostrophes, which are written in several ways.
    """

    skill: Skill
    text: str
    kind: str
    near: tuple[bytes, ...] = ()
    is_strict: bool = False
    is_phrase: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """The taxonomy, ready to search.

    Args:
        automaton: finds folded forms and phrases between blanks.
        forms: the forms of each pattern of the automaton.
        phrases: the skills that each pattern is a longer phrase of another meaning for.
        names: `key` of a name or form -> skill.
    """

    automaton: ahocorasick_rs.BytesAhoCorasick
    forms: tuple[tuple[Form, ...], ...]
    phrases: tuple[tuple[str, ...], ...]
    names: dict[str, Skill]


@cache
def load(folder: Path) -> Lists:
    """Return the taxonomy of a folder's CSV files.

    Raises:
        DataError: there is none, or one is not a taxonomy.
    """
    forms: dict[bytes, list[Form]] = {}
    phrases: dict[bytes, list[str]] = {}
    names: dict[str, Skill] = {}
    entries = list(_rows(folder))
    for skill, _ in entries:
        names.setdefault(key(skill.name), skill)
    for skill, row in entries:
        for form in _forms(skill, row):
            forms.setdefault(fold(form.text), []).append(form)
            names.setdefault(form.text if form.kind == "form" else key(form.text), skill)
        for phrase in _cell(row, "not_in"):
            phrases.setdefault(fold(phrase), []).append(skill.skill_id)
    _drop_pairs(forms, names)
    _add_plurals(forms)
    patterns = list(dict.fromkeys([*forms, *phrases]))
    return Lists(
        ahocorasick_rs.BytesAhoCorasick(patterns),
        tuple(tuple(forms.get(pattern, ())) for pattern in patterns),
        tuple(tuple(phrases.get(pattern, ())) for pattern in patterns),
        names,
    )


def key(word: str) -> str:
    """Return a word as `Lists.names` spells it.

    >>> key("  Machine-Learning ")
    'machine learning'
    """
    return texts.lowered(spelled(word.strip()))


def spelled(text: str) -> str:
    """Return text of the same length in which words are spelled one way."""
    # One scan a character: many times as fast as str.translate on text that has few of them.
    for character in _BLANKS:
        text = text.replace(character, " ")
    return text.replace("’", "'")


def _rows(folder: Path) -> Iterator[tuple[Skill, dict[str, str]]]:
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise DataError(
            f"No skills are listed in {folder}. Set POSTINGS_SKILLS to the folder of the lists."
        )
    for path in paths:
        for row in _read(path):
            cells = (row[name] for name in ("skill_id", "skill_name", "category", "broader_id"))
            yield Skill(*cells), row


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"The list of skills {path} cannot be read: {error}.") from None
    for number, row in enumerate(rows, start=2):
        if tuple(row) != COLUMNS or None in row.values():
            raise DataError(
                f"The list of skills {path}, line {number}, has not the columns "
                f"{', '.join(COLUMNS)}. Compare it with another list."
            )
    return rows


def _cell(row: dict[str, str], column: str) -> list[str]:
    return [text for text in map(str.strip, row[column].split("|")) if text]


def _forms(skill: Skill, row: dict[str, str]) -> Iterator[Form]:
    near = tuple(map(_beginning, _cell(row, "near")))
    listed = set()
    for column, kind in KINDS.items():
        for text in _cell(row, column):
            form = spelled(text) if kind != "form" else key(text)
            listed.add(form.lower())
            is_context = kind == "context_form"
            is_strict = is_context or len(form) <= _SHORT
            is_phrase = not _SEVERAL.isdisjoint(form)
            yield Form(skill, form, kind, near if is_context else (), is_strict, is_phrase)
    name = key(skill.name)
    if name not in listed:
        is_phrase = not _SEVERAL.isdisjoint(name)
        yield Form(skill, name, "form", (), len(name) <= _SHORT, is_phrase)


def _beginning(word: str) -> bytes:
    """Return how a word begins where it counts as near: "ran" is not the one of "range"."""
    folded = fold(word)
    return folded if len(word) <= _WHOLE else folded.rstrip()


def _drop_pairs(forms: dict[bytes, list[Form]], names: dict[str, Skill]) -> None:
    """Drop "C/C++" and "AI/ML" as forms where both parts are skills: each is found by itself."""
    for folded, group in forms.items():
        forms[folded] = [form for form in group if not _is_pair(form, names)]


def _is_pair(form: Form, names: dict[str, Skill]) -> bool:
    if "/" not in form.text or key(form.text) == key(form.skill.name):
        return False
    parts = [names.get(key(part)) for part in form.text.split("/")]
    return all(parts) and any(part is not form.skill for part in parts)


def _add_plurals(forms: dict[bytes, list[Form]]) -> None:
    """Add "rest apis" to "rest api" and "KPIs" to "KPI" where nobody listed them.

    A single word is left alone: "designs" and "tests" are mostly verbs.
    """
    for group in list(forms.values()):
        for form in group:
            text = form.text
            is_name = form.kind == "exact_form" and text.isalpha() and text.isupper()
            is_phrase = form.kind == "form" and " " in text and text[-1].isalpha()
            if (is_name and len(text) > 2) or (is_phrase and not text.endswith("s")):
                plural = Form(form.skill, f"{text}s", form.kind, is_phrase=form.is_phrase)
                forms.setdefault(fold(plural.text), [plural])
