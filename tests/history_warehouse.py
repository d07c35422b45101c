"""A database in memory that holds what some nights staged, and tells their history."""

from datetime import datetime
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
from history_model import History, Night
from history_worlds import FIRST

from etl import history
from etl.ledger import CAPTURES, relate
from etl.render import arrow
from etl.schema import Row
from etl.tables import tables

STAGED = ("captures", "rejects", "postings", "locations", "text_signatures", "salaries", "skills")
VERSIONS = """posting_id, version_number, change_code, changed_columns, valid_from_at, valid_to_at,
    is_current, last_seen_at, closed_at, close_code, title, valid_through_at, batch_id"""
COUNTS = "batch_id, absent_count, reopened_count, doubted_count"
LIVES = "posting_id, first_seen_at, last_seen_at, closed_at, close_code, is_open"
MANIFESTS = pa.schema(
    [
        ("batch_id", pa.string()),
        ("batch_at", pa.timestamp("us")),
        ("source_name", pa.string()),
        ("is_replay", pa.bool_()),
    ]
)
PARTS = pa.schema([("batch_id", pa.string()), ("part", pa.string())])
Told = dict[str, list[tuple[Any, ...]]]


class Version(NamedTuple):
    """A row of posting_versions, the columns of `VERSIONS`."""

    posting: str
    number: int
    change: str
    differs: list[str]
    valid_from: datetime
    valid_to: datetime | None
    is_current: bool
    last_seen: datetime
    closed: datetime | None
    close_code: str | None
    title: str
    ends: datetime | None
    batch: str


class Warehouse:
    """A database in memory that is asked for the history of one world after another."""

    def __init__(self) -> None:
        # For tables of a few rows more threads only wait for one another.
        self.db = duckdb.connect(config={"threads": 1})
        self.db.execute("attach ':memory:' as warehouse")
        self.db.execute("use warehouse")
        for name in STAGED:
            self._register(f"staged_{name}", [], arrow.schema(tables()[name]))
        self._register("manifests", [], MANIFESTS)
        self._register("full_parts", [], PARTS)
        self.db.execute("create table captures as from staged_captures limit 0")
        self.kept = self._made()

    def told(self, found: list[Night]) -> Told:
        """Return the rows of posting_versions, and what load takes from it."""
        self._stage(found)
        query = history.find(self.db)
        told = {
            "versions": self._asked(VERSIONS, query),
            "lives": self._asked(LIVES, history.LIVES),
            "counts": self._asked(COUNTS, history.COUNTS),
        }
        self._forget()
        return told

    def _asked(self, columns: str, query: str) -> list[tuple[Any, ...]]:
        return self.db.execute(f"select {columns} from ({query}) order by all").fetchall()

    def _stage(self, found: list[Night]) -> None:
        for name, rows in staged(found).items():
            self._register(f"staged_{name}", rows, arrow.schema(tables()[name]))
        batches = [(n.batch, n.moment, n.source, n.is_replay) for n in found]
        rows = [dict(zip(MANIFESTS.names, batch, strict=True)) for batch in batches]
        self._register("manifests", rows, MANIFESTS)
        rows = [{"batch_id": n.batch, "part": part} for n in found for part in n.full_parts]
        self._register("full_parts", rows, PARTS)
        relate(self.db)
        self.db.execute(f"insert into captures {CAPTURES}")

    def _register(self, name: str, rows: list[Row], schema: pa.Schema) -> None:
        # What a history does not ask for may be missing here.
        schema = pa.schema([field.with_nullable(True) for field in schema])
        self.db.register(name, pa.Table.from_pylist(rows, schema))

    def _made(self) -> set[tuple[str, str]]:
        kinds = """select 'table', table_name from duckdb_tables() where temporary
            union all select 'view', view_name from duckdb_views()
            where temporary and not internal"""
        return set(self.db.execute(kinds).fetchall())

    def _forget(self) -> None:
        for kind, name in self._made() - self.kept:
            self.db.execute(f"drop {kind} {name}")
        self.db.execute("delete from captures")


def staged(found: list[Night]) -> dict[str, list[Row]]:
    """Return the staged rows of some nights, by the names of tables."""
    rows: dict[str, list[Row]] = {"captures": [], "postings": [], "rejects": []}
    for night in found:
        for row in night.rows:
            is_set_aside = row.reason == "failed_expectation"
            capture = f"{night.batch} {row.source} {row.location} {row.record} {row.payload}"
            key: Row = {
                "batch_id": night.batch,
                "capture_id": capture,
                "posting_ordinal": row.ordinal,
                "source_name": row.source,
                "posting_id": row.posting,
            }
            ledger = key | {
                "location": row.location,
                "record_ordinal": row.record,
                "format_code": "json",
                "byte_count": row.byte_count,
                "payload_sha256": row.payload,
                "captured_at": FIRST,
                "outcome": "posting" if is_set_aside else row.outcome,
                "reason_code": None if is_set_aside else row.reason,
            }
            rows["captures"].append(ledger)
            if is_set_aside or row.outcome == "posting":
                content = night.brought.get(row.posting or "")
                told = {"title": content.title, "valid_through_at": content.ends} if content else {}
                rows["postings"].append({"title": "set aside"} | key | told)
            if is_set_aside:
                reject = {"stage": "validate", "table_name": "postings"}
                rows["rejects"].append(key | reject | {"row_key": f'["{row.posting}"]'})
    return rows


def expected(found: list[Night]) -> Told:
    """Return what the model says."""
    model = History(found)
    versions, lives = [], []
    for posting, life in model.lives.items():
        for number, v in enumerate(life.versions, 1):
            versions.append(
                (
                    *(posting, number, v.change, v.differs, v.valid_from, v.valid_to),
                    *(v is life.versions[-1], v.last_seen, v.closed, v.close_code),
                    *(v.content.title, v.content.ends, v.batch),
                )
            )
        v = life.versions[-1]
        lives.append(
            (posting, life.first_seen, life.last_seen, v.closed, v.close_code, not v.closed)
        )
    counts = [(b, c.closed, c.reopened, c.doubted) for b, c in model.counts.items()]
    return {"versions": sorted(versions), "lives": sorted(lives), "counts": sorted(counts)}
