"""The declared tables as DuckDB DDL."""

import re

from etl.schema import Column, Table, Type

_SQL = {
    Type.TEXT: "VARCHAR",
    Type.INTEGER: "BIGINT",
    Type.NUMBER: "DOUBLE",
    Type.BOOLEAN: "BOOLEAN",
    Type.TIMESTAMP: "TIMESTAMP",
    Type.DATE: "DATE",
    Type.TEXT_LIST: "VARCHAR[]",
    Type.JSON: "JSON",
}


# Texts of many words, and digests: DuckDB's own choice leaves them five times as large. What is
# short is smaller and faster as DuckDB chooses.
_LONG = re.compile(r"(?<!form)_text$|^payload$|^minhash$")


def ddl(table: Table, compression: str = "") -> str:
    """Return the statements that make an empty table with its comments.

    Keys and references are checked by validate: as constraints they make a merge slow.

    Args:
        table: the declared table.
        compression: of long texts, such as zstd; empty leaves it to DuckDB.
    """
    name = quoted(table.name)
    columns = ",\n".join(f"    {_column(column, compression)}" for column in table.columns)
    about = _text(f"{table.description} {table.grain}")
    comments = [f"COMMENT ON TABLE {name} IS {about};"]
    for column in table.columns:
        about = _text(column.description)
        comments.append(f"COMMENT ON COLUMN {name}.{quoted(column.name)} IS {about};")
    return f"CREATE TABLE {name} (\n{columns}\n);\n" + "\n".join(comments) + "\n"


def view_comment(sql: str) -> str:
    """Return what the comment lines of a view's file say, on one line."""
    return " ".join(re.findall(r"^-- ?(.*)$", sql, re.MULTILINE))


def quoted(name: str) -> str:
    """Return a name as a SQL identifier.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def _column(column: Column, compression: str) -> str:
    required = " NOT NULL" if column.required else ""
    is_long = compression and column.type is Type.TEXT and _LONG.search(column.name)
    packed = f" USING COMPRESSION {compression}" if is_long else ""
    return f"{quoted(column.name)} {_SQL[column.type]}{packed}{required}"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
