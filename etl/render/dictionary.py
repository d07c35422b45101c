"""The declared tables, the views and what the demo holds of them, as docs/dictionary.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from etl.render.diagram import mermaid
from etl.render.markdown import table as markdown_table
from etl.render.suite import range_words
from etl.schema import Column, Table
from etl.visible import visible

_HEAD = ("column", "type", "required", "values", "filled", "examples", "description", "schema.org")
_OTHERS = ("column", "type", "filled", "examples", "description")
# Characters of an example that are shown.
_LONGEST = 40
_ABOUT = (
    "Rendered by `postings render` from the declarations in `etl/tables/` and the SQL in "
    "`warehouse/`. *Filled* is the share of rows that have a value, and *examples* are the most "
    "frequent values, both of the invented postings in `seeds/postings`: `postings describe "
    "TABLE` tells how full yours are. In the database every table, view and column bears its "
    "description as a comment (`duckdb_columns()`)."
)
_DIAGRAM = (
    "Keys (PK), references (FK) and how many rows go with one. `batch_id` leads to `batches` from "
    "everywhere; `captures` and `rejects` lead to one another by `capture_id`."
)


@dataclass(frozen=True, slots=True)
class Filled:
    """What the demo holds of a column.

    Args:
        type: in DuckDB's words.
        about: its comment.
        count: rows with a value.
        examples: values as text.
    """

    type: str
    about: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view of the demo.

    Args:
        about: its comment.
        is_view: not a table.
        rows: how many.
        columns: by name, in order.
    """

    about: str
    is_view: bool
    rows: int
    columns: Mapping[str, Filled]


def share(count: int, whole: int) -> str:
    """Return a share in words; only none is 0 % and only all is 100 %.

    >>> share(1, 300), share(299, 300), share(2, 3)
    ('< 1 %', '> 99 %', '67 %')
    """
    percent = 100 * count / whole
    if 0 < percent < 1:
        return "< 1 %"
    return "> 99 %" if 99 < percent < 100 else f"{percent:.0f} %"


def markdown(tables: Iterable[Table], relations: Mapping[str, Relation]) -> str:
    """Return the data dictionary.

    Args:
        tables: the declared tables.
        relations: what the demo holds: of the declared tables and of all that is made from them.
    """
    tables = list(tables)
    parts = ["# Data dictionary", "", _ABOUT, "", "## Diagram", "", _DIAGRAM, "", mermaid(tables)]
    parts += [_table(table, relations.get(table.name)) for table in tables]
    declared = {table.name for table in tables}
    for title, is_view in (("Marts", False), ("Views", True)):
        chosen = [
            _other(name, relation)
            for name, relation in sorted(relations.items())
            if name not in declared and relation.is_view is is_view
        ]
        parts += [f"## {title}", "", *chosen] if chosen else []
    return "\n".join(parts)


def _table(table: Table, relation: Relation | None) -> str:
    lines = [f"## {table.name}", "", table.description, "", f"- Grain: {table.grain}"]
    lines.append("- Key: " + ", ".join(f"`{name}`" for name in table.key))
    for item in table.references:
        lines.append(f"- Reference: `{item.column}` -> `{item.table}.{item.to_column}`")
    for rule in table.rules:
        lines.append(f"- Rule `{rule.name}`: {rule.sentence}")
    if relation:
        lines.append(f"- Rows in the demo: {relation.rows}")
    rows = [_row(column, relation) for column in table.columns]
    return "\n".join([*lines, "", markdown_table(_HEAD, rows)])


def _row(column: Column, relation: Relation | None) -> tuple[str, ...]:
    values = ", ".join(f"`{value}`" for value in column.allowed) or range_words(column)
    if column.pattern:
        values = f"`{column.pattern}`"
    return (
        f"`{column.name}`",
        column.type.value,
        "yes" if column.required else "",
        values,
        *_filled(relation, column.name, not column.allowed),
        column.description,
        f"`{column.source}`" if column.source else "",
    )


def _other(name: str, relation: Relation) -> str:
    about, _, example = relation.about.partition(" Example: ")
    lines = [f"### {name}", "", about, ""]
    lines += [f"- Example: {example}"] if example else []
    lines.append(f"- Rows in the demo: {relation.rows}")
    rows = [
        (f"`{column}`", told.type, *_filled(relation, column, True), told.about)
        for column, told in relation.columns.items()
    ]
    return "\n".join([*lines, "", markdown_table(_OTHERS, rows)])


def _filled(relation: Relation | None, column: str, is_open: bool) -> tuple[str, str]:
    """Return how full a column is, and examples where its values are not all told already."""
    if relation is None or not relation.rows:
        return "", ""
    told = relation.columns[column]
    examples = ", ".join(map(_example, told.examples)) if is_open else ""
    return share(told.count, relation.rows), examples


def _example(value: str) -> str:
    text = visible(" ".join(value.split())).replace("`", "'")
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`" if text else ""
