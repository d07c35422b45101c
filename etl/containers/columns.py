"""Which column of a table holds JSON."""

from collections.abc import Mapping, Sequence

import orjson

from etl.errors import DataError
from etl.settings import variable

# Rows that are looked at for the first value of every column.
SAMPLE_ROWS = 1000


def json_column(
    location: str, wanted: str, names: Sequence[str], first: Mapping[str, bytes]
) -> str:
    """Return the name of the column that holds JSON.

    Args:
        location: the table's, for the error.
        wanted: the setting; empty for the only column whose first value is JSON.
        names: every column there is.
        first: each column's first value that is not null.

    Raises:
        DataError: no column or several could be it.
    """
    variable_name = variable("json_column")
    if wanted:
        if wanted in names:
            return wanted
        raise DataError(
            f"{location} has no column {wanted!r} ({variable_name}). Its columns: {_list(names)}."
        )
    found = [name for name in names if name in first and _is_json(first[name])]
    if len(found) == 1:
        return found[0]
    if found:
        raise DataError(
            f"{location} has JSON in several columns: {_list(found)}. Name one in {variable_name}."
        )
    raise DataError(
        f"{location} has no column that begins with JSON: {_list(names)}. Name one in "
        f"{variable_name}, or leave the file out."
    )


def _is_json(value: bytes) -> bool:
    if not value.lstrip().startswith((b"{", b"[")):
        return False
    try:
        orjson.loads(value)
    except orjson.JSONDecodeError:
        return False
    return True


def _list(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
