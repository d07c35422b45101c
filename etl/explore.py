"""`postings sql` and `postings describe`: look at what is published."""

from typing import Annotated, Any

import typer

from etl import questions
from etl.batch import Home
from etl.console import Format, parquet, show
from etl.errors import DataError
from etl.render.dictionary import share
from etl.schema import Column, Table
from etl.settings import Settings
from etl.visible import visible

Form = Annotated[Format, typer.Option("--format", help="How to print.", metavar="|".join(Format))]


def describe(
    table: Annotated[
        str | None,
        typer.Argument(help="Name of a table or view; without it all.", metavar="TABLE"),
    ] = None,
    form: Form = Format.TABLE,
) -> None:
    """List the tables and views, or tell what one holds and how full each column is.

    For example: `postings describe postings`
    """
    from etl.faults import nearest
    from etl.tables import tables
    from etl.warehouse import relations

    home = Home(Settings.read().home)
    declared, published = tables(), relations(home)
    if table is None:
        return _list(declared, home, form)
    if table in declared:
        filled = _filled(home, table, published.get(table, []))
        _declared(declared[table], filled, form)
    elif table in published:
        _published(table, home, form)
    else:
        hint = nearest(table, [*declared, *published])
        raise DataError(
            f"There is no table {table!r}. {hint or '`postings describe` lists all tables.'}"
        )


def sql(
    query: Annotated[str, typer.Argument(help="SQL of DuckDB; it only reads.", metavar="SQL")],
    limit: Annotated[
        int, typer.Option(min=0, help="Most rows printed; 0 for all.", metavar="N")
    ] = 100,
    form: Form = Format.TABLE,
    exact: Annotated[
        bool,
        typer.Option("--exact", help="CSV with every text as it is, for a program to read."),
    ] = False,
) -> None:
    """Ask the published database.

    A table folds wide cells and cuts them after 1,000 characters; what is too wide for a table is
    shown as records. CSV puts a quote before what a spreadsheet would compute, and only --exact
    leaves it out; JSON and Parquet hold every value as it is.

    For example: `postings sql "SELECT title FROM postings" --limit 10 --format csv`
    """
    from etl.warehouse import ask, ask_arrow

    home, most = Home(Settings.read().home), limit and limit + 1
    if form is Format.PARQUET:
        found = ask_arrow(home, query, most)
        _warn(limit, found.num_rows)
        return parquet(found[:limit] if limit else found)
    names, rows = ask(home, query, limit=most)
    _warn(limit, len(rows))
    show(form, names, rows[:limit] if limit else rows, exact=exact)


def _warn(limit: int, count: int) -> None:
    if limit and count > limit:
        typer.echo(f"Only the first {limit} rows; --limit 0 prints all.", err=True)


def _list(declared: dict[str, Table], home: Home, form: Format) -> None:
    from etl.warehouse import ask

    rows: list[tuple[Any, ...]] = [
        (table.name, "table", table.description, table.grain) for table in declared.values()
    ]
    if home.published.exists():
        found = ask(home, questions.RELATIONS)[1]
        rows += [(*row, None) for row in found if row[0] not in declared]
    show(form, ("name", "kind", "description", "grain"), rows, "Tables and views")


def _declared(table: Table, filled: dict[str, str], form: Format) -> None:
    if form is Format.TABLE:
        typer.echo(f"{table.name}: {table.description}\nGrain: {table.grain}")
        typer.echo(f"Key: {', '.join(table.key)}")
        for item in table.references:
            typer.echo(f"Reference: {item.column} -> {item.table}.{item.to_column}")
        for rule in table.rules:
            typer.echo(f"Rule: {rule.name}: {rule.sentence}")
    rows = [
        (c.name, c.type.value, filled.get(c.name), _limits(c), c.description, c.source)
        for c in table.columns
    ]
    show(form, ("column", "type", "filled", "limits", "description", "from"), rows)


def _published(name: str, home: Home, form: Format) -> None:
    from etl.warehouse import ask

    if form is Format.TABLE:
        about = {row[0]: row[2] for row in ask(home, questions.RELATIONS)[1]}
        typer.echo(visible(f"{name}: {about[name]}"))
    columns, rows = ask(home, questions.COLUMNS, [name])
    show(form, columns, rows)


def _filled(home: Home, table: str, columns: list[str]) -> dict[str, str]:
    """Return the share of rows in which each column of a table has a value, by its name."""
    from etl.warehouse import ask

    if not columns:
        return {}
    counts = ", ".join(f'count("{name}")' for name in columns)
    whole, *given = ask(home, f'SELECT count(*), {counts} FROM "{table}"')[1][0]
    if not whole:
        return {}
    return {name: share(count, whole) for name, count in zip(columns, given, strict=True)}


def _limits(column: Column) -> str:
    parts = ["required"] if column.required else []
    parts += ["one of " + ", ".join(column.allowed)] if column.allowed else []
    parts += [f"at least {column.minimum:g}"] if column.minimum is not None else []
    parts += [f"at most {column.maximum:g}"] if column.maximum is not None else []
    return "; ".join(parts + ([f"matches {column.pattern}"] if column.pattern else []))
