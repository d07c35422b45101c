"""The published database, read-only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

from etl.batch import Home
from etl.errors import DataError
from etl.faults import told

_CLOSED = {
    "enable_external_access": "false",
    "errors_as_json": "true",
    "lock_configuration": "true",
}
_COLUMNS = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
_NO_ROWS = "The query gives no rows to print. Write a SELECT."


def nothing(home: Home) -> str:
    """Return the sentence that says that nothing is published yet."""
    return f"Nothing is published in {home.root} yet. Run `postings run` first."


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
    with _answering(home, query) as connection:
        answer = connection.execute(query, values)
        names = [item[0] for item in getattr(answer, "description", None) or ()]
        if not names:
            raise DataError(_NO_ROWS)
        return names, answer.fetchmany(limit) if limit else answer.fetchall()


def ask_arrow(home: Home, query: str, limit: int = 0) -> Any:
    """Return what a query gives as an Arrow table, in the types of the database.

    Args:
        home: where the published database stands.
        query: SQL of DuckDB.
        limit: most rows; 0 for all.

    Raises:
        DataError: nothing is published, or the query is wrong.
    """
    with _answering(home, query) as connection:
        found = connection.sql(query)
        if found is None:
            raise DataError(_NO_ROWS)
        return (found.limit(limit) if limit else found).to_arrow_table()


def relations(home: Home) -> dict[str, list[str]]:
    """Return the columns of every published table and view by its name; none if none is."""
    if not home.published.exists():
        return {}
    with duckdb.connect(str(home.published), read_only=True) as connection:
        return _relations(connection)


@contextmanager
def _answering(home: Home, query: str) -> Iterator[duckdb.DuckDBPyConnection]:
    if not home.published.exists():
        raise DataError(nothing(home))
    try:
        with duckdb.connect(str(home.published), read_only=True, config={**_CLOSED}) as connection:
            try:
                yield connection
            except duckdb.Error as error:
                raise told(str(error), query, _relations(connection)) from None
    except duckdb.Error as error:
        raise DataError(f"{home.published} cannot be opened: {error}") from None


def _relations(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, column in connection.execute(_COLUMNS).fetchall():
        found.setdefault(name, []).append(column)
    return found
