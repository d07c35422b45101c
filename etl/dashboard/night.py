"""What the checks said of a batch, and whether a later one waits unpublished."""

import pyarrow as pa

from etl.batch import Home, read_json
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
    rows = [
        {
            "result": status(finding),
            "table_name": finding["table"],
            "sentence": finding["sentence"],
            "observed": str(finding["observed"]),
            "severity": finding["severity"],
        }
        for finding in read_json(path, "Run `postings validate` again.")
    ]
    rows.sort(key=lambda row: RESULTS.index(row["result"]))
    return pa.Table.from_pylist(rows, _SCHEMA)


def waiting(home: Home, published: str) -> str | None:
    """Return the newest staged batch if it is later than the newest published one."""
    later = [batch for batch in home.staged_batches() if batch > published]
    return later[-1] if later else None
