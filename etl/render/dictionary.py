"""The declared tables as docs/dictionary.md."""

from collections.abc import Iterable

from etl.render.markdown import table as markdown_table
from etl.render.suite import range_words
from etl.schema import Column, Table

_HEAD = ("column", "type", "required", "values", "description", "schema.org")


def share(count: int, whole: int) -> str:
    """Return a share in words; only none is 0 % and only all is 100 %.

    >>> share(1, 300), share(299, 300), share(2, 3)
    ('< 1 %', '> 99 %', '67 %')
    """
    percent = 100 * count / whole
    if 0 < percent < 1:
        return "< 1 %"
    return "> 99 %" if 99 < percent < 100 else f"{percent:.0f} %"


def markdown(tables: Iterable[Table], views: dict[str, str]) -> str:
    """Return the data dictionary.

    Args:
        tables: the declared tables.
        views: what each view is, by its name.
    """
    parts = ["# Data dictionary", "", *(_table(table) for table in tables), "## Views", ""]
    rows = [(f"`{name}`", about) for name, about in views.items()]
    return "\n".join([*parts, markdown_table(("view", "description"), rows)])


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
