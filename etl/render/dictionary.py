"""The declared tables as docs/dictionary.md."""

from collections.abc import Iterable

from etl.render.suite import range_words
from etl.schema import Column, Table

_HEAD = "| column | type | required | values | description | schema.org |"


def markdown(tables: Iterable[Table]) -> str:
    """Return the data dictionary of the tables."""
    return "\n".join(["# Data dictionary", "", *(_table(table) for table in tables)])


def _table(table: Table) -> str:
    lines = [f"## {table.name}", "", table.description, "", f"- Grain: {table.grain}"]
    lines.append("- Key: " + ", ".join(f"`{name}`" for name in table.key))
    for item in table.references:
        lines.append(f"- Reference: `{item.column}` -> `{item.table}.{item.to_column}`")
    for rule in table.rules:
        lines.append(f"- Rule `{rule.name}`: {rule.sentence}")
    lines += ["", _HEAD, "|---" * 6 + "|", *(_row(column) for column in table.columns), ""]
    return "\n".join(lines)


def _row(column: Column) -> str:
    values = ", ".join(f"`{value}`" for value in column.allowed) or range_words(column)
    if column.pattern:
        values = f"`{column.pattern}`"
    cells = (
        f"`{column.name}`",
        column.type.value,
        "yes" if column.required else "",
        values,
        column.description,
        f"`{column.source}`" if column.source else "",
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
