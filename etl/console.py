"""How rows look to a person, and how they are written for a program."""

import csv
import io
import json
import math
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from etl.errors import DataError
from etl.render import markdown
from etl.visible import is_unseen, uncomputed, unmarked, visible

# Characters of a cell that a table shows: a posting's whole text would hide its neighbours.
_CELL = 1000
# Below so many characters a column, rows are shown as records, one column a line.
_NARROWEST = 12
# Where there is no terminal to ask.
_WIDTH = 160


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"
    PARQUET = "parquet"


def show(
    form: Format,
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    title: str = "",
    exact: bool = False,
) -> None:
    """Print rows in a form; ``exact`` as for `written`, which a terminal is never given.

    Raises:
        DataError: bytes are to go to a terminal.
    """
    if form is Format.TABLE:
        grid(title, names, rows)
    elif form is Format.PARQUET:
        import pyarrow as pa

        columns = list(zip(*rows, strict=True)) or [()] * len(names)
        parquet(pa.table(dict(zip(unique(names), map(pa.array, columns), strict=True))))
    else:
        sys.stdout.write(written(form, names, rows, exact and not sys.stdout.isatty()))


def parquet(table: Any) -> None:
    """Print an Arrow table as a Parquet file.

    Raises:
        DataError: the output is a terminal, or Parquet has no such type.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if sys.stdout.isatty():
        raise DataError("Parquet is not for a terminal. Add `> rows.parquet` to the command.")
    file = io.BytesIO()
    try:
        pq.write_table(table.rename_columns(unique(table.column_names)), file, compression="zstd")
    except pa.ArrowException as error:
        raise DataError(f"Parquet cannot hold this: {error}. Cast it to text.") from None
    sys.stdout.buffer.write(file.getvalue())
    sys.stdout.buffer.flush()


def cell(value: object) -> str:
    """Return a value as one cell."""
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return visible(json.dumps(value, ensure_ascii=False, default=str))
    return visible(str(value).replace("\r\n", "\n").replace("\t", " "))


def grid(title: str, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as a table, wide cells folded; as records where columns would be too narrow."""
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    shown = [[_short(" ".join(cell(value).split())) for value in row] for row in rows]
    heads = [visible(name) for name in names]
    is_narrow = len(heads) * (_NARROWEST + 3) > console.width
    if is_narrow and _widest(heads, shown) + 3 * len(heads) + 1 > console.width:
        return _records(console, title, heads, shown)
    grid = Grid(title=Text(title) if title else None)
    for name in heads:
        grid.add_column(Text(name), overflow="fold")
    for row in shown:
        grid.add_row(*map(Text, row))
    console.print(grid)


def _widest(heads: list[str], rows: list[list[str]]) -> int:
    return sum(max(map(cell_len, column)) for column in zip(heads, *rows, strict=True))


def _records(console: Console, title: str, heads: list[str], rows: list[list[str]]) -> None:
    if title:
        console.print(Text(title))
    for number, row in enumerate(rows, 1):
        grid = Grid(title=Text(f"row {number}"), box=box.SIMPLE_HEAD, show_header=False)
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for pair in zip(heads, row, strict=True):
            grid.add_row(*map(Text, pair))
        console.print(grid)


def _short(text: str) -> str:
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def written(
    form: Format, names: Sequence[str], rows: Sequence[Sequence[Any]], exact: bool = False
) -> str:
    """Return rows as CSV, JSON or Markdown, every cell whole.

    Args:
        form: any but a table.
        names: of the columns.
        rows: the values.
        exact: CSV holds texts as they are; else no spreadsheet takes one for a formula, and
            what a terminal would obey stands as an escape.
    """
    if form is Format.JSON:
        return _json(names, rows)
    if form is Format.MARKDOWN:
        marked = ([unmarked(cell(value)) for value in row] for row in [names, *rows])
        return markdown.table(next(marked), marked)
    file = io.StringIO()
    to_cell = _exact if exact else _safe
    csv.writer(file, lineterminator="\n").writerows(map(to_cell, row) for row in [names, *rows])
    return file.getvalue()


def _safe(value: object) -> str:
    # Only texts hold what a stranger wrote: -1.5 stays a number.
    return uncomputed(cell(value)) if isinstance(value, str) else cell(value)


def _exact(value: object) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else str(value)


def unique(names: Sequence[str]) -> list[str]:
    """Return names of which each is another one.

    >>> unique(["a", "b", "a"])
    ['a', 'b', 'a_2']
    """
    found: list[str] = []
    for place, name in enumerate(names):
        count = names[: place + 1].count(name)
        while name in found:
            name, count = f"{names[place]}_{count}", count + 1
        found.append(name)
    return found


def _json(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    plain = [dict(zip(unique(names), map(_finite, row), strict=True)) for row in rows]
    text = json.dumps(plain, ensure_ascii=False, indent=2, default=str)
    return "".join(json.dumps(char)[1:-1] if is_unseen(char) else char for char in text) + "\n"


def _finite(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value
