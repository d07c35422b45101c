"""The declared tables and what refers to what, as an entity diagram."""

from collections.abc import Iterable, Iterator

from etl.schema import Reference, Table


def mermaid(tables: Iterable[Table]) -> str:
    """Return a Mermaid ``erDiagram`` of keys and references; tables apart from all are left out.

    A line's end tells how many: ``||`` one, ``|o`` one or none, ``}o`` any number.
    """
    tables = list(tables)
    named = {item.table for table in tables for item in table.references}
    linked = [table for table in tables if table.references or table.name in named]
    lines = [line for table in linked for line in _table(table)]
    lines += [_line(table, item) for table in linked for item in table.references]
    return "\n".join(["```mermaid", "erDiagram", *(f"    {line}" for line in lines), "```", ""])


def _table(table: Table) -> Iterator[str]:
    foreign = {item.column for item in table.references}
    yield f"{table.name} {{"
    for column in table.columns:
        marks = ["PK"] if column.name in table.key else []
        marks += ["FK"] if column.name in foreign else []
        if marks:
            yield f"    {column.type.value.replace(' ', '_')} {column.name} {', '.join(marks)}"
    yield "}"


def _line(table: Table, item: Reference) -> str:
    one = "||" if table.column(item.column).required else "|o"
    many = "o|" if table.key == (item.column,) else "o{"
    return f"{item.table} {one}--{many} {table.name} : {item.column}"
