"""The declared tables as docs/dictionary.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from etl.render.markdown import table as markdown_table
from etl.render.suite import range_words
from etl.schema import Column, Table

_HEAD = ("column", "type", "required", "values", "description", "schema.org")


@dataclass(frozen=True, slots=True)
class View:
    """A view or a mart.

    Args:
        about: what its file says: the grain first.
        is_mart: it is a table.
        columns: name, type and description of each column.
    """

    about: str
    is_mart: bool
    columns: tuple[tuple[str, str, str], ...]


def markdown(tables: Iterable[Table], views: Mapping[str, View]) -> str:
    """Return the data dictionary.

    Args:
        tables: the declared tables.
        views: the marts and views by name.
    """
    parts = ["# Data dictionary", "", *map(_table, tables)]
    for title, is_mart in (("Marts", True), ("Views", False)):
        chosen = {name: view for name, view in views.items() if view.is_mart is is_mart}
        parts += [f"## {title}", "", *(_view(name, view) for name, view in chosen.items())]
    return "\n".join(parts)


def _view(name: str, view: View) -> str:
    rows = [(f"`{column}`", kind, about) for column, kind, about in view.columns]
    table = markdown_table(("column", "type", "description"), rows)
    return f"### {name}\n\n{view.about}\n\n{table}"


def _table(table: Table) -> str:
    lines = [f"## {table.name}", "", table.description, "", f"- Grain: {table.grain}"]
    lines.append("- Key: " + ", ".join(f"`{name}`" for name in table.key))
    for item in table.references:
        lines.append(f"- Reference: `{item.column}` -> `{item.table}.{item.to_column}`")
    for rule in table.rules:
        lines.append(f"- Rule `{rule.name}`: {rule.sentence}")
    return "\n".join([*lines, "", markdown_table(_HEAD, map(_row, table.columns))])


def _row(column: Column) -> tuple[str, ...]:
    values = ", ".join(f"`{value}`" for value in column.allowed) or range_words(column)
    if column.pattern:
        values = f"`{column.pattern}`"
    return (
        f"`{column.name}`",
        column.type.value,
        "yes" if column.required else "",
        values,
        column.description,
        f"`{column.source}`" if column.source else "",
    )
