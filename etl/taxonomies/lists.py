"""The files of a taxonomy folder as they are written, with the line of each entry."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from etl.errors import DataError
from etl.values import seeds
from etl.values.skill_lists import COLUMNS

LISTED = COLUMNS[4:]
_BRACKETS = re.compile(r"\([^()]*\)")


class Mistake(NamedTuple):
    """What is wrong, where, and what to do about it; both sentences end in a full stop."""

    path: Path
    line: int
    reason: str
    remedy: str

    def __str__(self) -> str:
        """Tell it in one line, as compilers do."""
        return f"{self.path}:{self.line}: {self.reason} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a skill. ``cells`` holds the words of each column in `LISTED`."""

    path: Path
    line: int
    skill_id: str
    name: str
    category: str
    broader_id: str
    cells: dict[str, tuple[str, ...]]

    @property
    def claims(self) -> tuple[str, ...]:
        """All forms, of the three kinds."""
        return self.cells["forms"] + self.cells["exact_forms"] + self.cells["context_forms"]

    def mistake(self, reason: str, remedy: str) -> Mistake:
        """Return a mistake of this line."""
        return Mistake(self.path, self.line, reason, remedy)


def key(form: str) -> str:
    """Return what two forms share that are found in the same texts, letter case aside.

    >>> key("Front-End") == key("front end")
    True
    """
    return seeds.normal(form.replace("’", "'"))


def plain(name: str) -> str:
    """Return a name without what it explains in brackets.

    >>> plain("Python (Programming Language)")
    'Python'
    """
    return " ".join(_BRACKETS.sub(" ", name).split())


def read(folder: Path, without: str = "") -> tuple[list[Entry], list[Mistake]]:
    """Return the entries of ``*.csv`` in a folder, by file and line, and what cannot be read.

    Args:
        folder: the folder; those in it are not looked into.
        without: name of a list that is left out.

    Raises:
        DataError: the folder holds no list.
    """
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise DataError(f"{folder} holds no *.csv. Name the folder of the skill lists.")
    entries: list[Entry] = []
    mistakes: list[Mistake] = []
    for item in (item for path in paths if path.stem != without for item in _items(path)):
        entries += [item] if isinstance(item, Entry) else []
        mistakes += [item] if isinstance(item, Mistake) else []
    return entries, mistakes


def _items(path: Path) -> Iterator[Entry | Mistake]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            if tuple(header) != COLUMNS:
                yield Mistake(path, 1, "The header differs.", f"Write: {','.join(COLUMNS)}.")
                return
            for row in reader:
                yield _item(path, reader.line_num, row)
    except (csv.Error, UnicodeDecodeError) as error:
        yield Mistake(path, 1, f"It cannot be read: {error}.", "Save it as CSV in UTF-8.")


def _item(path: Path, line: int, row: list[str]) -> Entry | Mistake:
    if len(row) != len(COLUMNS):
        told = f"The line has {len(row)} cells instead of {len(COLUMNS)}."
        return Mistake(path, line, told, "Count the commas; quote a cell that holds one.")
    cells = {
        name: tuple(cell.split("|")) if cell else ()
        for name, cell in zip(LISTED, row[4:], strict=True)
    }
    skill_id, name, category, broader_id = row[:4]
    return Entry(path, line, skill_id, name, category, broader_id, cells)
