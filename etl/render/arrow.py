"""The declared tables in Arrow: their schemas, and strict building of rows."""

import math
from collections.abc import Iterable
from datetime import date, datetime

import pyarrow as pa

from etl.errors import DataError
from etl.schema import Column, Row, Table, Type

_ARROW: dict[Type, pa.DataType] = {
    Type.TEXT: pa.string(),
    Type.INTEGER: pa.int64(),
    Type.NUMBER: pa.float64(),
    Type.BOOLEAN: pa.bool_(),
    Type.TIMESTAMP: pa.timestamp("us"),
    Type.DATE: pa.date32(),
    # Parquet names a list's field so; the same name here lets schemas be compared.
    Type.TEXT_LIST: pa.list_(pa.field("element", pa.string())),
    Type.JSON: pa.string(),
}
_PYTHON: dict[Type, tuple[type, ...]] = {
    Type.TEXT: (str,),
    Type.INTEGER: (int,),
    Type.NUMBER: (float, int),
    Type.BOOLEAN: (bool,),
    Type.TIMESTAMP: (datetime,),
    Type.DATE: (date,),
    Type.TEXT_LIST: (list, tuple),
    Type.JSON: (str,),
}
# Types whose every Python value of the exact class fits, up to what Arrow itself refuses.
_PLAIN = {Type.TEXT, Type.INTEGER, Type.BOOLEAN, Type.JSON}


def schema(table: Table) -> pa.Schema:
    """Return the Arrow schema of a table, the descriptions as metadata of the fields."""
    return pa.schema(
        [
            pa.field(
                column.name,
                _ARROW[column.type],
                nullable=not column.required,
                metadata={"description": column.description},
            )
            for column in table.columns
        ]
    )


def build(table: Table, rows: Iterable[Row]) -> pa.Table:
    """Build an Arrow table from rows; a missing optional key is null.

    Raises:
        DataError: an unknown key, a missing required value or a value outside the type.
    """
    rows = list(rows)
    known = frozenset(table.column_names)
    for number, row in enumerate(rows):
        if not row.keys() <= known:
            name = min(row.keys() - known)
            raise _wrong(table, name, number, row, "is not a declared column")
    arrays = [_array(table, column, rows) for column in table.columns]
    return pa.Table.from_arrays(arrays, schema=schema(table))


def _array(table: Table, column: Column, rows: list[Row]) -> pa.Array:
    values = [row.get(column.name) for row in rows]
    if not _fast(column, values):
        for number, value in enumerate(values):
            if problem := _problem(column, value):
                raise _wrong(table, column.name, number, rows[number], problem)
    try:
        return pa.array(values, _ARROW[column.type])
    except (pa.ArrowException, OverflowError, UnicodeError):
        number = next(n for n, value in enumerate(values) if not _fits(column, value))
        problem = f"holds {_short(values[number])}, which does not fit {column.type.value}"
        raise _wrong(table, column.name, number, rows[number], problem) from None


def _fast(column: Column, values: list[object]) -> bool:
    allowed = {*_PYTHON[column.type]} if column.type in _PLAIN else set()
    if not column.required:
        allowed.add(type(None))
    return set(map(type, values)) <= allowed


def _problem(column: Column, value: object) -> str:
    if value is None:
        return "is required and missing" if column.required else ""
    right = isinstance(value, _PYTHON[column.type])
    if isinstance(value, bool):
        right = column.type is Type.BOOLEAN
    elif isinstance(value, float):
        right = right and math.isfinite(value)
    elif isinstance(value, datetime):
        right = right and value.tzinfo is None and column.type is not Type.DATE
    elif isinstance(value, (list, tuple)):
        right = right and all(isinstance(item, str) for item in value)
    return "" if right else f"holds {_short(value)}, which is not {column.type.value}"


def _fits(column: Column, value: object) -> bool:
    try:
        pa.array([value], _ARROW[column.type])
    except (pa.ArrowException, OverflowError, UnicodeError):
        return False
    return True


def _short(value: object) -> str:
    text = repr(value) if len(str(value)) <= 80 else repr(str(value)[:80]) + "..."
    return f"{type(value).__name__} {text}"


def _wrong(table: Table, column: str, number: int, row: Row, problem: str) -> DataError:
    key = ", ".join(f"{name}={str(row.get(name))[:80]}" for name in table.key)
    return DataError(f"{table.name}.{column} of row {number} ({key}) {problem}.")
