"""What `postings render` writes: the files that follow from declarations."""

from pathlib import Path
from typing import Any

import duckdb

from etl import formats, marts
from etl.render.dictionary import View, markdown
from etl.render.duckdb import ddl, view_comment
from etl.render.pages import commands_page, list_page, settings_page
from etl.settings import Settings
from etl.tables import tables
from etl.values import encodings, repairs
from etl.values.rejects import REASONS

_ABOUT_REJECTS = (
    "Why a record, or a row, is in `rejects`: the values of `reason_code`. `postings rejects` "
    "shows those of the newest batches with examples."
)
_ABOUT_REPAIRS = (
    "What it took to read a document: the values of `postings.repairs`. A document is read "
    "strictly first; only where that fails are repairs tried, in this order, until it can be "
    "read. A repair never invents a value: what is cut off stays a reject."
)


def _repairs() -> dict[str, str]:
    mended = {
        name: (repair.__doc__ or "").strip().split("\n")[0] for name, repair in repairs.REPAIRS
    }
    return {**encodings.NAMES, **mended, **repairs.NOTED, **formats.NOTED}


def _views() -> dict[str, View]:
    with duckdb.connect() as db:
        for table in tables().values():
            db.execute(ddl(table))
        texts = marts.create(db, Settings.read().warehouse)
        return {name: _view(db, name, text) for name, text in texts.items()}


def _view(db: duckdb.DuckDBPyConnection, name: str, text: str) -> View:
    told = [(n, kind, marts.described(n, text)) for n, kind in marts.columns(db, name)]
    return View(view_comment(text), marts.is_mart(db, name), tuple(told))


def documents(group: Any) -> dict[Path, str]:
    """Return every rendered file's text by its path; ``group``: the command line's click group."""
    return {
        Path("docs/dictionary.md"): markdown(tables().values(), _views()),
        Path("warehouse/schema.sql"): "\n".join(ddl(table) for table in tables().values()),
        Path("docs/settings.md"): settings_page(),
        Path("docs/rejects.md"): list_page("Rejects", _ABOUT_REJECTS, REASONS),
        Path("docs/repairs.md"): list_page("Repairs", _ABOUT_REPAIRS, _repairs()),
        Path("docs/how-to/cli.md"): commands_page(group),
    }
