"""What DuckDB says is wrong with a query: a sentence, the place, and the names that are near."""

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from rich.cells import cell_len

from etl.errors import QueryError
from etl.visible import visible

# Characters of a long line that are shown before and after the place.
_BEFORE, _AFTER = 60, 40
_COLUMN = re.compile(r'column (?:named )?"([^"]+)"', re.IGNORECASE)
Relations = Mapping[str, Iterable[str]]


def nearest(name: str, names: Iterable[str]) -> str:
    """Return a question after the name that was meant, empty where none is near.

    >>> nearest("Posting", ["postings", "skills"])
    'Did you mean postings?'
    """
    near = difflib.get_close_matches(name.lower(), list(names), 1)
    return f"Did you mean {near[0]}?" if near else ""


def told(error: str, query: str, relations: Relations) -> QueryError:
    """Return the error that a person reads.

    Args:
        error: what DuckDB says with ``errors_as_json``.
        query: what was asked.
        relations: the columns of every table and view, by its name.
    """
    kind, brace, rest = error.partition(": {")
    if not brace:
        return QueryError(error)
    said = json.loads("{" + rest)
    message, _, more = said["exception_message"].partition("\n")
    hint = _hint(said, message, relations)
    if hint is None:
        hint = " ".join(more.split())[:300]
    place = _place(said, query)
    if place is None:
        return QueryError(f"{kind}: {message} {hint}".strip())
    start, length = place
    before = query[:start]
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    sentence = f"{kind} at line {line}, column {column}: {message} {hint}"
    return QueryError(sentence.strip(), _excerpt(query, start, length))


def _hint(said: dict[str, Any], message: str, relations: Relations) -> str | None:
    """Return what was meant by an unknown name, None where the error is of another kind."""
    if said.get("type") == "Table":
        return nearest(said["name"], relations)
    match = _COLUMN.search(message)
    if not match:
        return None
    name = match[1].lower()
    candidates = said["exception_message"].partition("\n")[2]
    if near := nearest(name, re.findall(r'"([^"]+)"', candidates)):
        return near
    owners: dict[str, list[str]] = {}
    for relation, columns in relations.items():
        for column in columns:
            owners.setdefault(column, []).append(relation)
    if name in owners:
        return f"It is a column of {', '.join(owners[name])}."
    return nearest(name, owners)


def _place(said: dict[str, Any], query: str) -> tuple[int, int] | None:
    """Return where the place begins and how long it is, in characters; DuckDB counts bytes."""
    numbers = re.findall(r"\d+", said.get("location") or said.get("position") or "")
    if not numbers:
        return None
    start, length = (*map(int, numbers), 1)[:2]
    text = query.encode()
    before, marked = text[:start], text[start : start + length]
    return len(before.decode(errors="ignore")), len(marked.decode(errors="ignore"))


def _excerpt(query: str, start: int, length: int) -> str:
    first = query.rfind("\n", 0, start) + 1
    line = query[first:].partition("\n")[0]
    at = start - first
    cut = max(at - _BEFORE, 0)
    shown = line[cut : at + length + _AFTER]
    before = visible(line[cut:at].replace("\t", " "))
    marked = visible(line[at : at + length].replace("\t", " "))
    carets = "^" * max(cell_len(marked), 1)
    return f"{visible(shown.replace(chr(9), ' '))}\n{' ' * cell_len(before)}{carets}"
