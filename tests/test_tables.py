"""Every case folder ``tests/tables/<table>/<case>``: the rows that a posting becomes.

``posting.jsonld`` goes through identify and build, as in the pipeline. ``expect.json`` lists the
rows of the table: how many, in which order, and of each the columns that the case cares about; a
column that it does not name is not compared. Times and dates stand there as ISO 8601, JSON as JSON.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from etl.extract import SCHEMA
from etl.records import Work, build, identify
from etl.schema import Type
from etl.settings import Settings
from etl.tables import rooms, tables

ROOT = Path(__file__).parents[1]
CASES = sorted(path.parent for path in (ROOT / "tests/tables").glob("*/*/posting.jsonld"))
# Tables that have no ``rows``.
SETTINGS = Settings(seeds=ROOT / "seeds/reference", skills=ROOT / "seeds/skills")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_case(case: Path, tmp_path: Path) -> None:
    table = case.parent.name
    expected = json.loads((case / "expect.json").read_text("utf-8"))
    for row in expected:
        assert row.keys() <= set(tables()[table].column_names)
    work = Work(landed((case / "posting.jsonld").read_bytes(), tmp_path), tmp_path, "b", SETTINGS)
    identify(work)
    found = staged(tmp_path / "identities")
    wanted = frozenset(("c", 0) for row in found if row["posting_id"] is not None)
    build(Work(work.part, tmp_path, "b", SETTINGS, wanted=wanted))
    rows = [plain(table, row) for row in staged(tmp_path / table)]
    if table != "rejects":
        assert staged(tmp_path / "rejects") == []
    assert [{**row, **told} for row, told in zip(rows, expected, strict=False)] == rows
    assert len(rows) == len(expected)


def test_every_table_of_a_posting_has_cases() -> None:
    written = {case.parent.name for case in CASES}
    made_at_load = {room.TABLE.name for room in rooms() if not getattr(room, "STAGED", True)}
    assert written == set(tables()) - made_at_load - {"captures", "drift"}


def landed(payload: bytes, folder: Path) -> Path:
    capture = {
        "capture_id": "c",
        "source_name": "cases",
        "location": "posting.jsonld",
        "record_ordinal": 0,
        "format": "json",
        "byte_count": len(payload),
        "payload_sha256": "0" * 64,
        "captured_at": datetime.now(UTC).replace(tzinfo=None),
        "error": None,
        "payload": payload,
    }
    part = folder / "captures-00000.parquet"
    pq.write_table(pa.Table.from_pylist([capture], schema=SCHEMA), part)
    return part


def staged(folder: Path) -> list[dict[str, object]]:
    return [
        row for part in sorted(folder.glob("*.parquet")) for row in pq.read_table(part).to_pylist()
    ]


def plain(table: str, row: dict[str, object]) -> dict[str, object]:
    found = dict(row)
    for column in tables()[table].columns:
        value = row[column.name]
        if isinstance(value, date):
            found[column.name] = value.isoformat()
        elif column.type is Type.JSON and isinstance(value, str):
            found[column.name] = json.loads(value)
    return found
