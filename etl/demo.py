"""The invented postings of `seeds/postings`, published: what the dictionary shows of columns."""

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb

from etl.batch import Home, Run
from etl.pipeline import run_all
from etl.render.dictionary import Filled, Relation
from etl.render.duckdb import quoted
from etl.settings import Settings

# Long before any run: what the clock says is told from what a batch says.
BATCH = "20260901T020000Z"
_EXAMPLES = 2
# Not the same on another machine, or after the next release.
_CHANGING = ("extract_seconds", "transform_seconds", "library_versions", "pipeline_version")
_RELATIONS = """
SELECT table_name, false, comment FROM duckdb_tables() WHERE NOT internal
UNION ALL SELECT view_name, true, comment FROM duckdb_views() WHERE NOT internal ORDER BY ALL"""
_COLUMNS = """
SELECT column_name, data_type, comment FROM duckdb_columns()
WHERE table_name = ? AND NOT internal ORDER BY column_index"""


@cache
def relations() -> dict[str, Relation]:
    """Return every table and view of the published seeds by its name; once a process.

    Raises:
        DataError: the folder in which the command runs holds no seeds.
    """
    with tempfile.TemporaryDirectory(prefix="postings-demo-") as folder:
        settings = Settings(home=Path(folder), workers=1)
        started = _now()
        run_all(Run(settings, BATCH), lambda name, result: None)
        clock = (started, _now())
        published = str(Home(settings.home).published)
        with duckdb.connect(published, read_only=True) as db:
            found = db.execute(_RELATIONS).fetchall()
            return {
                name: Relation(about or "", is_view, *_columns(db, name, clock))
                for name, is_view, about in found
            }


def _now() -> datetime:
    # Whole seconds, as extract writes them.
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _columns(
    db: duckdb.DuckDBPyConnection, table: str, clock: tuple[datetime, datetime]
) -> tuple[int, dict[str, Filled]]:
    columns = db.execute(_COLUMNS, [table]).fetchall()
    counts = ", ".join(f"count({quoted(name)})" for name, *_ in columns)
    ((rows, *filled),) = db.execute(f"SELECT count(*), {counts} FROM {quoted(table)}").fetchall()
    return rows, {
        name: Filled(kind, about or "", count, _examples(db, table, name, kind, clock))
        for (name, kind, about), count in zip(columns, filled, strict=True)
    }


def _examples(
    db: duckdb.DuckDBPyConnection,
    table: str,
    column: str,
    kind: str,
    clock: tuple[datetime, datetime],
) -> tuple[str, ...]:
    """Return the values that most rows have, of these the first in order."""
    if column in _CHANGING:
        return ()
    name = quoted(column)
    values, given = f"{name} IS NOT NULL", []
    if kind == "TIMESTAMP":
        values, given = f"{name} NOT BETWEEN ? AND ?::TIMESTAMP + INTERVAL 1 SECOND", [*clock]
    found = db.execute(
        f"SELECT {name}::VARCHAR FROM {quoted(table)} WHERE {values} GROUP BY 1 "
        f"ORDER BY count(*) DESC, 1 LIMIT {_EXAMPLES}",
        given,
    )
    return tuple(value for (value,) in found.fetchall())
