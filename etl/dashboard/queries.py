"""What the page asks, by name: the SQL stands in `sql/`, one file a query."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_SQL = Path(__file__).parent / "sql"
_PARAMETER = re.compile(r"\$(\w+)")
# What a query can read besides the tables and views, and what that reads in turn.
_PARTS = {"chosen": (), "pay": ("chosen",)}


@dataclass(frozen=True, slots=True)
class Selection:
    """What the filters let through; without arguments everything. See `sql/chosen.sql`."""

    first_day: date | None = None
    last_day: date | None = None
    country_code: str | None = None
    region: str | None = None
    locality: str | None = None
    is_remote: bool = False
    words: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


EVERYTHING = Selection()


def names() -> list[str]:
    """Return the names of all queries."""
    return sorted(path.stem for path in _SQL.glob("*.sql"))


@cache
def query(name: str) -> str:
    """Return a query's SQL with the parts that it reads in front."""
    text = _text(name)
    parts = [f"{part} as materialized (\n{_text(part)})" for part in _needed(text)]
    return f"with {', '.join(parts)}\n{text}" if parts else text


def values(sql: str, selection: Selection, more: Mapping[str, object]) -> dict[str, Any]:
    """Return the values of exactly the parameters that a query names.

    >>> values("select $words, $least", Selection(words=("cook",)), {"least": 5, "width": 1})
    {'words': ['cook'], 'least': 5}
    """
    fields = asdict(selection).items()
    given: dict[str, Any] = {n: list(v) if isinstance(v, tuple) else v for n, v in fields}
    given |= more
    return {name: given[name] for name in dict.fromkeys(_PARAMETER.findall(sql))}


def _needed(text: str) -> list[str]:
    read = [part for part in _PARTS if re.search(rf"\b(from|join) {part}\b", text)]
    return list(dict.fromkeys(part for one in read for part in (*_PARTS[one], one)))


def _text(name: str) -> str:
    lines = (_SQL / f"{name}.sql").read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("--"))
