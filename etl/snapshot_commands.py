"""The commands that look at the published snapshots and go back to one."""

from typing import Annotated, Any

import typer

from etl.batch import Home
from etl.console import Format, grid, written
from etl.settings import Settings


def snapshots(
    form: Annotated[
        Format, typer.Option("--format", help="How to print.", metavar="|".join(Format))
    ] = Format.TABLE,
) -> None:
    """List the published snapshots that are kept, newest first, and which one readers get.

    For example: `postings snapshots --format json`
    """
    from etl.snapshots import COLUMNS, COUNTS, listed
    from etl.warehouse import nothing

    home = Home(Settings.read().home)
    rows = listed(home)
    if form is not Format.TABLE:
        found = [tuple(row.values()) for row in rows]
        return typer.echo(written(form, list(COLUMNS), found), nl=False)
    if not rows:
        return typer.echo(nothing(home))
    names = ["postings", *(name.removesuffix("_count") for name in COUNTS[1:])]
    grid(
        "Snapshots, newest first",
        ("snapshot", "published", "made, UTC", "MB", *names, "checks"),
        ([*_cells(row), *(row[name] for name in COUNTS), _checks(row)] for row in rows),
    )


def rollback(
    batch: Annotated[
        str | None,
        typer.Argument(
            help="Batch of the snapshot; without it the one before the published one.",
            metavar="BATCH",
        ),
    ] = None,
) -> None:
    """Make an earlier snapshot the published one; what is staged stays as it is.

    For example: `postings rollback 20261122T020000Z`
    """
    from etl.pipeline import roll_back

    settings = Settings.read()
    before, now = roll_back(Home(settings.home), batch, settings.publish_as)
    if before == now:
        return typer.echo(f"{now.name} is published already; nothing was changed.")
    count = now.counts()["posting_count"]
    typer.echo(f"Published: {now.name} with {count:,} postings, instead of {before.name}.")
    typer.echo("Readers that are open keep what they have until they connect again.")
    typer.echo("What is staged was not changed: the next night is built on all of it.")


def _cells(row: dict[str, Any]) -> list[object]:
    published = "yes" if row["is_published"] else ""
    return [row["snapshot"], published, row["made_at"], f"{row['byte_count'] / 1e6:.1f}"]


def _checks(row: dict[str, Any]) -> str:
    if row["error"]:
        return str(row["error"])
    if row["passed_count"] is None:
        return ""
    return f"{row['passed_count']} passed, warnings: {row['warning_count']}"
