"""A foreign list becomes one of the folder: known skills keep their lines, the others get some."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from etl.errors import DataError
from etl.taxonomies.foreign import Foreign
from etl.taxonomies.lists import Entry, key, read
from etl.values import seeds
from etl.values.skill_lists import COLUMNS
from etl.values.texts import lowered

MAPPING = ("skill_id", "foreign_id", "foreign_name", "matched_by")
# A form with fewer letters is too often something else to be taken unseen.
LEAST_LETTERS = 3
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ACRONYM = re.compile(r"[A-Z0-9]{3,5}")
_SIGNS = {"+": "-plus", "#": "-sharp"}


class Adopted(NamedTuple):
    """What became of a foreign list.

    Attributes:
        lines: the new skills, with the columns of the lists.
        mapping: (skill_id, foreign_id, foreign_name, matched_by) of every entry that has a skill;
            matched_by is name, other_name or new.
        left_out: reason -> how many forms were left out: claimed, ordinary or short.
        formless: how many entries had no form left.
    """

    lines: list[tuple[str, ...]]
    mapping: list[tuple[str, str, str, str]]
    left_out: Counter[str]
    formless: int


class _Forms:
    """Which skill a form leads to, and which forms no new skill may have."""

    def __init__(self, entries: Iterable[Entry], ordinary: frozenset[str]) -> None:
        self.skills: dict[str, str] = {}
        self.ordinary = ordinary
        self.left_out: Counter[str] = Counter()
        self.numbers: Counter[str] = Counter()
        known = list(entries)
        self.ids = {entry.skill_id for entry in known}
        for entry in known:
            self.skills.setdefault(key(entry.name), entry.skill_id)
        for form, skill in ((form, e.skill_id) for e in known for form in e.claims):
            self.skills.setdefault(key(form), skill)

    def skill_of(self, foreign: Foreign) -> tuple[str, str] | None:
        """Return the skill that an entry is, and by which of its names that is known."""
        for name in foreign.names:
            if skill := self.skills.get(key(name)):
                return skill, "name"
        # A second name may be that of something narrower: it counts if all agree.
        others = {self.skills.get(key(other), "") for other in foreign.others} - {""}
        return (others.pop(), "other_name") if len(others) == 1 else None

    def free(self, names: Iterable[str]) -> list[str]:
        """Return the names that may be forms of a new skill; count the others."""
        found: dict[str, str] = {}
        for name in names:
            if reason := self._refusal(key(name)):
                self.left_out[reason] += 1
            else:
                found.setdefault(key(name), name)
        return list(found.values())

    def _refusal(self, form: str) -> str:
        if form in self.skills:
            return "claimed"
        if form in self.ordinary:
            return "ordinary"
        return "" if len(re.sub(r"[\W\d_]", "", form)) >= LEAST_LETTERS else "short"

    def claim(self, forms: Iterable[str], name: str, title: str) -> str:
        """Give forms to a new skill and return its id: the list's name and the skill's."""
        words = "".join(_SIGNS.get(char, char) for char in lowered(title))
        stem = f"{name}-{'-'.join(re.findall('[a-z0-9]+', words)) or 'skill'}"
        skill_id = stem
        while skill_id in self.ids:
            self.numbers[stem] += 1
            skill_id = f"{stem}-{self.numbers[stem] + 1}"
        self.ids.add(skill_id)
        self.skills.update((key(form), skill_id) for form in forms)
        return skill_id


def adopt(
    foreign: Iterable[Foreign], entries: Iterable[Entry], name: str, ordinary: frozenset[str]
) -> Adopted:
    """Map the entries of a foreign list to skills by name, and make skills of the others.

    Args:
        foreign: the entries.
        entries: the skills that there are.
        name: of the list: the category of the new skills, and what their ids begin with.
        ordinary: words, in lower case, that are no forms.
    """
    listed = list(foreign)
    forms = _Forms(entries, ordinary)
    known = [forms.skill_of(entry) for entry in listed]
    lines: list[tuple[str, ...]] = []
    mapping: list[tuple[str, str, str, str]] = []
    for entry, match in zip(listed, known, strict=True):
        if match is None and (free := forms.free((*entry.names, *entry.others))):
            match = forms.claim(free, name, free[0]), "new"
            lines.append(_line(match[0], name, free))
        if match:
            mapping.append((match[0], entry.foreign_id, entry.name, match[1]))
    return Adopted(lines, mapping, forms.left_out, len(listed) - len(mapping))


def _line(skill_id: str, category: str, names: list[str]) -> tuple[str, ...]:
    exact = [name for name in names if _ACRONYM.fullmatch(name)]
    forms = [lowered(name) for name in names if name not in exact]
    title = names[0]
    title = title[0].upper() + title[1:] if title == lowered(title) else title
    return (skill_id, title, category, "", "|".join(forms), "|".join(exact), "", "", "")


def write(foreign: list[Foreign], folder: Path, name: str, words: Path, force: bool) -> Adopted:
    """Write ``<name>.csv`` and ``mappings/<name>.csv`` into a taxonomy folder.

    Args:
        foreign: the entries of the foreign list.
        folder: the taxonomy folder.
        name: of the new list.
        words: folder that holds ``ordinary_words.csv``.
        force: replace what an earlier import wrote by that name.

    Raises:
        DataError: the name is not one, is taken, or the folder's own lists cannot be read.
    """
    if not _ID.fullmatch(name):
        raise DataError(f"{name!r} is no name of a list. Write a-z, 0-9 and single hyphens.")
    paths = folder / f"{name}.csv", folder / "mappings" / f"{name}.csv"
    _allow(*paths, force)
    entries, mistakes = read(folder, without=name) if any(folder.glob("*.csv")) else ([], [])
    if mistakes:
        raise DataError(f"{mistakes[0]} Nothing was written.")
    adopted = adopt(foreign, entries, name, _ordinary(words))
    paths[1].parent.mkdir(parents=True, exist_ok=True)
    # The mapping first: it is what tells an imported list from one that a person wrote.
    _save(paths[1], MAPPING, sorted(adopted.mapping))
    _save(paths[0], COLUMNS, sorted(adopted.lines))
    return adopted


def _allow(lines: Path, mapping: Path, force: bool) -> None:
    if lines.exists() and not mapping.exists():
        raise DataError(f"{lines} was not imported and is kept. Give another --name.")
    if lines.exists() and not force:
        raise DataError(f"{lines} exists. Give another --name, or --force to write it anew.")


def _ordinary(folder: Path) -> frozenset[str]:
    return frozenset(key(row["word"]) for row in seeds.rows(folder, "ordinary_words"))


def _save(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    hidden = path.with_name(f".{path.name}.part")
    with hidden.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    hidden.replace(path)
