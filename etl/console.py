"""How rows look to a person, and how they are written for a program."""

import csv
import io
import json
import math
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from etl.render import markdown

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_CELL = 200


class Format(StrEnum):
    """How `postings sql` prints rows."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


def visible(text: str) -> str:
    """Return text with what a terminal would obey or hide shown as escapes."""
    return "".join(
        char.encode("unicode_escape").decode()
        if unicodedata.category(char) in _UNSEEN and char != "\n"
        else char
        for char in text
    )


def cell(value: object) -> str:
    """Return a value as one cell."""
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return visible(json.dumps(value, ensure_ascii=False, default=str))
    return visible(str(value).replace("\r\n", "\n").replace("\t", " "))


def grid(title: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as a table; long cells are shortened."""
    grid = Grid(title=Text(title) if title else None)
    for name in names:
        grid.add_column(Text(visible(name)))
    for row in rows:
        cells = (" ".join(cell(value).split()) for value in row)
        short = (cell if len(cell) <= _CELL else cell[: _CELL - 1] + "…" for cell in cells)
        grid.add_row(*map(Text, short))
    Console(width=None if sys.stdout.isatty() else 160).print(grid)


def written(form: Format, names: list[str], rows: list[tuple[Any, ...]]) -> str:
    """Return rows as CSV, JSON or Markdown, every cell whole."""
    if form is Format.JSON:
        return _json(names, rows)
    if form is Format.MARKDOWN:
        return markdown.table(names, [[cell(value) for value in row] for row in rows])
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([names, *(map(cell, row) for row in rows)])
    return file.getvalue()


def _json(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    keys = [f"{n}_{names[:i].count(n) + 1}" if n in names[:i] else n for i, n in enumerate(names)]
    plain = [dict(zip(keys, map(_finite, row), strict=True)) for row in rows]
    text = json.dumps(plain, ensure_ascii=False, indent=2, default=str)
    return "".join(_json_char(char) for char in text) + "\n"


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _json_char(char: str) -> str:
    is_unseen = unicodedata.category(char) in _UNSEEN and char != "\n"
    return json.dumps(char)[1:-1] if is_unseen else char
