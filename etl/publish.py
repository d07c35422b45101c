"""Publish: make the candidate visible in one atomic step."""

import os
from pathlib import Path
from typing import Any

import duckdb

from etl.batch import Run, sync_folder
from etl.errors import DataError


def publish(run: Run) -> dict[str, Any]:
    """Make the candidate a read-only snapshot and point ``postings.duckdb`` at it.

    A snapshot is never changed: the same batch published again gets a new file beside the old.
    Readers that are open keep the old one; new ones see the new. Older snapshots than the last
    ``keep_snapshots`` are removed.

    Raises:
        DataError: there is no candidate.
    """
    candidate = run.home.candidate(run.batch)
    if not candidate.exists():
        raise DataError(f"There is no candidate of batch {run.batch}. Run `postings load` first.")
    counts = _counts(candidate, run.batch)
    with candidate.open("rb") as file:
        os.fsync(file.fileno())
    candidate.chmod(0o444)
    snapshot = _free_name(run.home.snapshots, run.batch)
    candidate.rename(snapshot)
    sync_folder(run.home.snapshots)
    _point(run.home.published, snapshot)
    removed = _prune(run.home.snapshots, snapshot, max(run.settings.keep_snapshots, 1))
    return {
        "published": str(run.home.published),
        "snapshot": str(snapshot),
        "bytes": snapshot.stat().st_size,
        "removed": removed,
        **counts,
    }


def _counts(candidate: Path, batch: str) -> dict[str, int]:
    with duckdb.connect(str(candidate), read_only=True) as db:
        result = db.execute(
            "select (select count(*) from postings) as postings, new_count, changed_count, "
            "unchanged_count, duplicate_count, reject_count from batches where batch_id = ?",
            [batch],
        )
        names = [column[0] for column in result.description]
        row = result.fetchone() or [0] * len(names)
    return dict(zip(names, row, strict=True))


def _free_name(folder: Path, batch: str) -> Path:
    snapshot = folder / f"postings-{batch}.duckdb"
    revision = 2
    while snapshot.exists():
        snapshot = folder / f"postings-{batch}-r{revision:03}.duckdb"
        revision += 1
    return snapshot


def _point(link: Path, snapshot: Path) -> None:
    # A relative link: the folder can be mounted or copied elsewhere.
    temporary = link.with_name(f".new-{link.name}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(snapshot.relative_to(link.parent))
    temporary.replace(link)
    sync_folder(link.parent)


def _prune(folder: Path, current: Path, keep: int) -> int:
    snapshots = sorted(folder.glob("postings-*.duckdb"), key=lambda path: path.stat().st_mtime_ns)
    old = [path for path in snapshots[:-keep] if path != current]
    for path in old:
        path.unlink()
    return len(old)
