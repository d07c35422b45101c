"""What the checks said of a batch, and whether a later one waits unpublished."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from etl.batch import Home, read_json
from etl.errors import DataError
from etl.render.report import status

# The worst first.
RESULTS = ("failed", "warning", "quarantined", "passed")
_SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("result", "table_name", "sentence", "observed", "severity")]
)


def checks(home: Home, batch: str) -> pa.Table | None:
    """Return one row a check of a batch, the worst first; None where its report is gone.

    Raises:
        DataError: the report is damaged.
    """
    path = home.report(batch) / "validation.json"
    if not path.is_file():
        return None
    hint = f"Run `postings validate --batch {batch}` again."
    try:
        rows = [_row(finding) for finding in read_json(path, hint)]
    except (KeyError, TypeError):
        raise DataError(f"{path} is damaged. {hint}") from None
    rows.sort(key=lambda row: RESULTS.index(row["result"]))
    return pa.Table.from_pylist(rows, _SCHEMA)


def _row(finding: Mapping[str, Any]) -> dict[str, str]:
    return {
        "result": status(finding),
        "table_name": finding["table"],
        "sentence": finding["sentence"],
        "observed": str(finding["observed"]),
        "severity": finding["severity"],
    }


def waiting(home: Home, published: str) -> list[str]:
    """Return the staged batches that are later than the newest published one, oldest first."""
    return [batch for batch in home.staged_batches() if batch > published]
