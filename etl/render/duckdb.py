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


def ddl(table: Table) -> str:
    """Return the statements that make an empty table with its comments.

    Keys and references are checked by validate: as constraints they make a merge slow.
    """
    name = quoted(table.name)
    columns = ",\n".join(f"    {_column(column)}" for column in table.columns)
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


def _column(column: Column) -> str:
    required = " NOT NULL" if column.required else ""
    return f"{quoted(column.name)} {_SQL[column.type]}{required}"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
