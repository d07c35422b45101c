"""Which database is published, and how the page asks it without holding it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from etl.batch import Home

_CLOSED = {"enable_external_access": "false", "lock_configuration": "true"}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A published database.

    Args:
        path: the file that the link points at, never the link: of two connections of a process to
            one path the second gets what the first has open.
        mark: differs between two files that had the same name one after the other.
    """

    path: Path
    mark: tuple[int, int]

    @property
    def is_there(self) -> bool:
        """Whether the file is still kept."""
        return self.path.exists()


def newest(home: Home) -> Snapshot | None:
    """Return what is published now, or None where nothing is."""
    try:
        path = home.published.resolve(strict=True)
        found = path.stat()
    except FileNotFoundError:
        return None
    return Snapshot(path, (found.st_ino, found.st_mtime_ns))


def ask(snapshot: Snapshot, query: str, values: Mapping[str, object]) -> pa.Table:
    """Return the rows that a query gives. The file is open no longer than that, and only to read.

    Raises:
        duckdb.IOException: the file is gone; a later one is published.
    """
    with duckdb.connect(str(snapshot.path), read_only=True, config={**_CLOSED}) as connection:
        return connection.sql(query, params=dict(values)).to_arrow_table()
