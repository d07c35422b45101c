"""What must hold of the lists, so that a form leads to one skill and every line has its effect."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from etl.taxonomies.lists import LISTED, Entry, Mistake, key, plain, read
from etl.values.texts import lowered

_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LOWER = ("forms", "near", "not_in")


def find(folder: Path) -> tuple[list[Entry], list[Mistake]]:
    """Return the entries of a folder and all mistakes in them, by file and line.

    Raises:
        DataError: the folder holds no list.
    """
    entries, found = read(folder)
    for rule in (_identified, _spelled, _named, _effective, _unique, _broader, _claimed):
        found += rule(entries)
    return entries, sorted(found)


def _identified(entries: Iterable[Entry]) -> Iterator[Mistake]:
    for entry in entries:
        if not _KEBAB.fullmatch(entry.skill_id):
            told = f"The id {entry.skill_id!r} is not of a-z, 0-9 and single hyphens."
            yield entry.mistake(told, "Write it so.")
        if entry.category != entry.path.stem:
            told = f"The category {entry.category!r} is not the file's name."
            yield entry.mistake(told, f"Write {entry.path.stem}, or move the line.")


def _spelled(entries: Iterable[Entry]) -> Iterator[Mistake]:
    for entry in entries:
        for column in LISTED:
            yield from _words(entry, column)


def _words(entry: Entry, column: str) -> Iterator[Mistake]:
    for word, times in Counter(entry.cells[column]).items():
        if not word or word != " ".join(word.split()):
            yield entry.mistake(f"{column} holds {word!r}.", "Take out the blanks or the bar.")
        if column in _LOWER and word != lowered(word):
            remedy = "Write it in lower case, or into exact_forms."
            yield entry.mistake(f"{column} holds {word!r} with capitals.", remedy)
        if times > 1:
            yield entry.mistake(f"{column} holds {word!r} {times} times.", "Keep one.")


def _named(entries: Iterable[Entry]) -> Iterator[Mistake]:
    for entry in entries:
        if not entry.name or entry.name != entry.name.strip():
            yield entry.mistake(f"The name is {entry.name!r}.", "Write one, without blanks around.")
        elif not {key(entry.name), key(plain(entry.name))} & set(map(key, entry.claims)):
            told = f"The name {entry.name!r} is none of its forms."
            yield entry.mistake(told, "Add it to forms, exact_forms or context_forms.")


def _effective(entries: Iterable[Entry]) -> Iterator[Mistake]:
    for entry in entries:
        if entry.cells["near"] and not entry.cells["context_forms"]:
            told = "near has no effect without context_forms."
            yield entry.mistake(told, "Move a form there, or empty near.")
        own = [key(form) for form in entry.claims]
        for phrase in entry.cells["not_in"]:
            if not any(form in key(phrase) for form in own):
                told = f"not_in holds {phrase!r}, in which none of the forms stands."
                yield entry.mistake(told, "Write the longer phrase with the form in it.")


def _unique(entries: Iterable[Entry]) -> Iterator[Mistake]:
    ids: dict[str, Entry] = {}
    names: dict[str, Entry] = {}
    for entry in entries:
        first = ids.setdefault(entry.skill_id, entry)
        if first is not entry:
            told = f"The id {entry.skill_id!r} is taken by {_place(first)}."
            yield entry.mistake(told, "Join the two lines, or give another id.")
        named = names.setdefault(lowered(entry.name), entry)
        if named is not entry:
            told = f"The name {entry.name!r} is taken by {_place(named)}."
            yield entry.mistake(told, "Join the two lines, or give another name.")


def _broader(entries: Iterable[Entry]) -> Iterator[Mistake]:
    parents = {entry.skill_id: entry.broader_id for entry in entries}
    for entry in entries:
        if entry.broader_id and entry.broader_id not in parents:
            told = f"There is no skill {entry.broader_id!r}, the broader one."
            yield entry.mistake(told, "Correct the id, or leave it empty.")
        elif entry.skill_id == min(way := _circle(entry.skill_id, parents), default=""):
            told = f"The broader skills go in a circle: {' -> '.join(way)}."
            yield entry.mistake(told, "Empty one broader_id of them.")


def _circle(start: str, parents: dict[str, str]) -> list[str]:
    """Return the way from a skill over the broader ones back to it, empty if there is none."""
    way = [start]
    while (above := parents.get(way[-1])) and above not in way:
        way.append(above)
    return [*way, start] if above == start else []


def _claimed(entries: Iterable[Entry]) -> Iterator[Mistake]:
    """Find forms that lead to two skills, no rule deciding which.

    ``forms`` stand for every letter case, so nobody else may have one. An exact form is its own
    in its letter case. Two skills share a context form only if ``near`` decides for both.
    """
    by_key: dict[str, list[tuple[Entry, str, str]]] = {}
    for entry in entries:
        for column in ("forms", "exact_forms", "context_forms"):
            for form in entry.cells[column]:
                by_key.setdefault(key(form), []).append((entry, column, form))
    for claims in by_key.values():
        for number, claim in enumerate(claims):
            rivals = (other for other in claims[:number] if _collide(claim, other))
            if rival := next(rivals, None):
                told = f"{claim[1]} holds {claim[2]!r}, a form of {_place(rival[0])}."
                yield claim[0].mistake(told, _decide(claim[1], rival[1]))


def _collide(one: tuple[Entry, str, str], other: tuple[Entry, str, str]) -> bool:
    if one[0].skill_id == other[0].skill_id:
        return False
    columns = {one[1], other[1]}
    if columns == {"context_forms"}:
        is_decided = one[0].cells["near"] and other[0].cells["near"]
        return one[2] == other[2] and not is_decided
    return "forms" in columns or one[2] == other[2]


def _decide(column: str, other: str) -> str:
    if column == other == "context_forms":
        return "Give both skills words in near that tell them apart."
    return "Leave it to one of the two, or make a longer form of it."


def _place(entry: Entry) -> str:
    return f"{entry.skill_id} ({entry.path.name}:{entry.line})"
