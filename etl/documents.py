"""What `postings render` writes: the files that follow from declarations."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from etl import formats
from etl.render.dictionary import Relation, markdown
from etl.render.duckdb import ddl
from etl.render.pages import commands_page, list_page, settings_page
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


def documents(group: Any, demo: Mapping[str, Relation]) -> dict[Path, str]:
    """Return every rendered file's text by its path.

    Args:
        group: the command line's click group.
        demo: what the published seeds hold, by table and view.
    """
    return {
        Path("docs/dictionary.md"): markdown(tables().values(), demo),
        Path("warehouse/schema.sql"): "\n".join(ddl(table) for table in tables().values()),
        Path("docs/settings.md"): settings_page(),
        Path("docs/rejects.md"): list_page("Rejects", _ABOUT_REJECTS, REASONS),
        Path("docs/repairs.md"): list_page("Repairs", _ABOUT_REPAIRS, _repairs()),
        Path("docs/how-to/cli.md"): commands_page(group),
    }
