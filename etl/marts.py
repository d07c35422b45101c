"""The SQL in `warehouse/`: files of `marts/` become tables, of `views/` views of their names."""

from pathlib import Path

import duckdb

from etl.errors import DataError
from etl.render.duckdb import column_comments, commented, quoted, view_comment
from etl.tables import tables

_FOLDERS = {"marts": "TABLE", "views": "VIEW"}


def create(db: duckdb.DuckDBPyConnection, warehouse: Path) -> dict[str, str]:
    """Create every mart and view with its comments; return the text of each file by its name.

    They may use each other: the files are gone through by name, and what names one that is not
    there yet waits for the next turn.

    Args:
        db: holds the declared tables, filled.
        warehouse: the folder of `marts/` and `views/`.

    Raises:
        DataError: a file's SQL is wrong.
    """
    found = (path for folder in _FOLDERS for path in (warehouse / folder).glob("*.sql"))
    waiting = sorted(found, key=lambda path: path.stem)
    texts = {path.stem: path.read_text("utf-8") for path in waiting}
    while waiting:
        missing: dict[Path, duckdb.Error] = {}
        for path in waiting:
            try:
                _create(db, path, texts[path.stem])
            except duckdb.CatalogException as error:
                missing[path] = error
            except duckdb.Error as error:
                raise _wrong(path, error) from None
        if len(missing) == len(waiting):
            raise _wrong(*next(iter(missing.items())))
        waiting = list(missing)
    return texts


def columns(db: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str]]:
    """Return the name and the type of each column of a mart or view that was created."""
    found = db.execute(f"describe {quoted(name)}").fetchall()
    return [(column, kind) for column, kind, *_ in found]


def is_mart(db: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Tell whether what was created is a table."""
    query = "select count(*) from duckdb_tables() where table_name = ?"
    return db.execute(query, [name]).fetchone() == (1,)


def described(name: str, text: str) -> str:
    """Return what a column of a mart or view holds, empty where nothing tells.

    Its file tells, or else the declared table that has a column of that name, `postings` first.

    Args:
        name: of the column.
        text: the text of the file.
    """
    ordered = sorted(tables().values(), key=lambda table: table.name != "postings")
    declared = [item.description for t in ordered for item in t.columns if item.name == name]
    return column_comments(text).get(name) or next(iter(declared), "")


def _create(db: duckdb.DuckDBPyConnection, path: Path, text: str) -> None:
    kind = _FOLDERS[path.parent.name]
    db.execute(f"create {kind} {quoted(path.stem)} as {text}")
    told = {name: described(name, text) for name, _ in columns(db, path.stem)}
    # One transaction: each comment would be one of its own.
    db.execute(f"begin; {commented(kind, path.stem, view_comment(text), told)} commit")


def _wrong(path: Path, error: duckdb.Error) -> DataError:
    return DataError(f"{path} is not valid SQL for a {_FOLDERS[path.parent.name].lower()}: {error}")
