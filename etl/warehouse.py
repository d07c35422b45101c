"""The published database, read-only."""

import difflib
import json
from typing import Any

import duckdb

from etl.batch import Home
from etl.errors import DataError
from etl.tables import tables

_CLOSED = {
    "enable_external_access": "false",
    "errors_as_json": "true",
    "lock_configuration": "true",
}


def nothing(home: Home) -> str:
    """Return the sentence that says that nothing is published yet."""
    return f"Nothing is published in {home.root} yet. Run `postings run` first."


def nearest(name: str) -> str:
    """Return a hint at the table that was meant, or nothing."""
    near = difflib.get_close_matches(name.lower(), tables(), 1)
    return f"Did you mean {near[0]}?" if near else ""


def ask(
    home: Home, query: str, values: object = None, limit: int = 0
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the names and the rows that a query gives; it can only read, and only this file.

    Args:
        home: where the published database stands.
        query: SQL of DuckDB.
        values: of its parameters.
        limit: most rows; 0 for all.

    Raises:
        DataError: nothing is published, or the query is wrong.
    """
    if not home.published.exists():
        raise DataError(nothing(home))
    try:
        with duckdb.connect(str(home.published), read_only=True, config={**_CLOSED}) as connection:
            answer = connection.execute(query, values)
            names = [item[0] for item in getattr(answer, "description", None) or ()]
            if not names:
                raise DataError("The query gives no rows to print. Write a SELECT.")
            return names, answer.fetchmany(limit) if limit else answer.fetchall()
    except duckdb.Error as error:
        raise DataError(_sentence(str(error), query)) from None


def _sentence(error: str, query: str) -> str:
    kind, brace, rest = error.partition(": {")
    if not brace:
        return error
    told = json.loads("{" + rest)
    message, _, hint = told["exception_message"].partition("\n")
    if told.get("error_subtype") == "MISSING_ENTRY":
        hint = nearest(told.get("name", ""))
    where = ""
    if str(told.get("position", "")).isdigit():
        before = query.encode()[: int(told["position"])].decode(errors="ignore")
        where = f" at line {before.count(chr(10)) + 1}, column {len(before.split(chr(10))[-1]) + 1}"
    return f"{kind}{where}: {message} {hint}".strip()
