"""The declared tables as DuckDB DDL."""

import re
from collections.abc import Mapping

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
    told = {column.name: column.description for column in table.columns}
    comments = commented("TABLE", table.name, f"{table.description} {table.grain}", told)
    return f"CREATE TABLE {name} (\n{columns}\n);\n{comments}"


def view_comment(sql: str) -> str:
    r"""Return what the comment lines of a view's or mart's file say of it, on one line.

    >>> view_comment("-- One row a posting.\n--\n-- pay_amount: In euros.\nselect 1")
    'One row a posting.'
    """
    return " ".join(_comments(sql)[0].split())


def column_comments(sql: str) -> dict[str, str]:
    r"""Return what the comment lines of a view's or mart's file say of its columns.

    >>> column_comments("-- One row.\n--\n-- pay_amount: In euros,\n--     a year.\nselect 1")
    {'pay_amount': 'In euros, a year.'}
    """
    return {name: " ".join(text.split()) for name, text in _comments(sql)[1]}


def _comments(sql: str) -> tuple[str, list[tuple[str, str]]]:
    lines = "\n".join(re.findall(r"^-- ?(.*)$", sql, re.MULTILINE))
    # The first empty line parts what is said of the whole from what is said of the columns.
    about, _, rest = lines.partition("\n\n")
    columns = re.split(r"^(\w+): ", rest, flags=re.MULTILINE)[1:]
    return about, list(zip(columns[::2], columns[1::2], strict=True))


def commented(kind: str, name: str, about: str, columns: Mapping[str, str]) -> str:
    """Return the statements that give a view or table and its columns their comments.

    Args:
        kind: VIEW or TABLE.
        name: what it is called.
        about: its own comment.
        columns: what each column is, by its name.
    """
    told = [f"COMMENT ON {kind} {quoted(name)} IS {_text(about)};"]
    for column, text in columns.items():
        told.append(f"COMMENT ON COLUMN {quoted(name)}.{quoted(column)} IS {_text(text)};")
    return "\n".join(told) + "\n"


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
