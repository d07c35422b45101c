"""What one column costs beside a full scan, and how large the published file is beside its Parquet.

python bench/columns.py --postings 10000 --copies 100
python bench/columns.py --database data/postings.duckdb

Ratios, not times: they hold on a slow machine too. A full scan reads every column of every declared
table; Parquet is what DuckDB writes of the same tables, with the same compression (zstd). Invented
postings go through every stage; then each is copied under other keys, the lines of its texts in
another order, into a file made with the settings that load makes one with.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.table import Table
from stages import NIGHTS, STAGES, measure, write

from etl.render.duckdb import ddl, quoted
from etl.schema import Column, Type
from etl.settings import Settings
from etl.tables import tables

# Stated in docs/decisions/publish-by-link.md.
MOST_OF_A_SCAN, MOST_OF_PARQUET = 0.05, 1.5
PASSES = 5
QUESTIONS = {
    "postings by title": "select title, count(*) from postings group by all",
    "postings since a day": "select count(*) from postings where posted_at >= '2026-06-01'",
    "organizations that hire": "select count(distinct organization_id) from postings",
}


def seconds(database: Path, query: str) -> float:
    """Return the median time of a query, each time on a connection of its own."""
    taken = []
    for _ in range(PASSES):
        with duckdb.connect(str(database), read_only=True) as db:
            start = time.perf_counter()
            db.execute(query).fetchall()
            taken.append(time.perf_counter() - start)
    return median(taken)


def scan(table: str) -> str:
    """Return a query that reads every value of a table."""
    names = (column.name for column in tables()[table].columns)
    return f"select {', '.join(f'bit_xor(hash({quoted(name)}))' for name in names)} from {table}"


def parquet_bytes(database: Path, folder: Path) -> int:
    with duckdb.connect(str(database), read_only=True) as db:
        for name in tables():
            path = str(folder / f"{name}.parquet").replace("'", "''")
            db.execute(f"copy {quoted(name)} to '{path}' (format parquet, compression zstd)")
    return sum(path.stat().st_size for path in folder.glob("*.parquet"))


def published(folder: Path, count: int, workers: int) -> Path:
    home, invented = folder / "home", folder / "input"
    home.mkdir()
    write(invented, count)
    for stage in STAGES:
        used = measure(stage, NIGHTS[0], invented, home, workers)
        Console().print(f"{stage}: {used['seconds']:.0f} s, {used['peak_mb']:,.0f} MB")
    return home / "postings.duckdb"


def grown(database: Path, into: Path, copies: int) -> Path:
    with duckdb.connect() as db:
        db.execute(f"attach '{database}' as small (read_only)")
        db.execute(f"attach '{into}' as large (storage_version '{Settings().storage_version}')")
        db.execute("use large")
        for table in tables().values():
            db.execute(ddl(table, "zstd"))
            columns = ", ".join(map(copied, table.columns))
            key = ", ".join(table.key)
            db.execute(
                f"insert into {table.name} select {columns} from small.{table.name}, "
                f"range({copies}) as c(copy) order by {key}"
            )
    return into


def copied(column: Column) -> str:
    """Return SQL for a column's value in a copy: keys and digests are others, lines are moved."""
    name = quoted(column.name)
    if column.name.endswith("_text"):
        told = (
            f"list_transform(string_split({name}, chr(10)), lambda x: {{h: hash(x, copy), x: x}})"
        )
        return f"array_to_string(list_transform(list_sort({told}), lambda s: s.x), chr(10))"
    if column.name in ("batch_id", "skill_id") or column.type is not Type.TEXT:
        return name
    if column.name.endswith("_id") or column.name == "duplicate_of":
        return f"sha256({name} || copy)[:length({name})]"
    if column.name.endswith("_sha256"):
        return f"sha256({name} || copy)"
    if column.name == "minhash":
        parts = (f"sha256({name} || copy || {part})" for part in range(8))
        return f"concat({', '.join(parts)})"
    return f"{name} || '/' || copy" if column.name == "url" else name


def report(database: Path, folder: Path) -> bool:
    full = sum(seconds(database, scan(name)) for name in tables())
    grid = Table("what", "seconds", "share of a full scan")
    grid.add_row("full scan", f"{full:.2f}", "100 %")
    shares = []
    for what, query in QUESTIONS.items():
        taken = seconds(database, query)
        shares.append(taken / full)
        grid.add_row(what, f"{taken:.4f}", f"{taken / full:.2%}")
    size, other = database.stat().st_size, parquet_bytes(database, folder)
    with duckdb.connect(str(database), read_only=True) as db:
        count = (db.execute("select count(*) from postings").fetchone() or (0,))[0]
    Console().print(f"{count:,} postings", grid, sep="\n")
    Console().print(
        f"file {size / 1e6:,.0f} MB, its Parquet {other / 1e6:,.0f} MB: {size / other:.2f} times"
    )
    return max(shares) <= MOST_OF_A_SCAN and size <= MOST_OF_PARQUET * other


def main(
    count: Annotated[int, typer.Option("--postings", min=1)] = 10_000,
    copies: Annotated[int, typer.Option(min=1, help="Of each posting.")] = 100,
    workers: Annotated[int, typer.Option(min=0, help="Transform processes; 0: all.")] = 0,
    database: Annotated[Path | None, typer.Option(exists=True)] = None,
) -> None:
    """Measure a published file; without one, publish invented postings first."""
    with tempfile.TemporaryDirectory(prefix="postings-bench-") as temporary:
        folder = Path(temporary)
        if not database:
            database = grown(published(folder, count, workers), folder / "large.duckdb", copies)
        if not report(database, folder):
            sys.exit(f"More than {MOST_OF_A_SCAN:.0%} of a scan, or {MOST_OF_PARQUET} of Parquet.")


if __name__ == "__main__":
    typer.run(main)
