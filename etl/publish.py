"""Publish: make the candidate visible in one atomic step."""

import os
from pathlib import Path
from typing import Any

from etl.batch import Run, sync_folder
from etl.errors import DataError
from etl.snapshots import Snapshot, journal_of, point


def publish(run: Run) -> dict[str, Any]:
    """Make the candidate a read-only snapshot and point ``postings.duckdb`` at it.

    A snapshot is never changed: the same batch published again gets a new file beside the old.
    Readers that are open keep the old one; new ones see the new. Older snapshots than the last
    ``keep_snapshots`` are removed. A run that was killed on the way is completed by the next one.
    With ``publish_as`` file, ``postings.duckdb`` is a file of its own (docs/how-to/connect.md).

    Raises:
        DataError: there is no candidate, it cannot be read, or the folder can hold no link.
        HomeBusy: a reader's system does not let the file be replaced.
    """
    candidate = run.home.candidate(run.batch)
    snapshot = candidate if candidate.exists() else _renamed(run)
    counts = Snapshot(snapshot, run.batch, 1).counts()
    if snapshot == candidate:
        snapshot = _seal(candidate, _free_name(run.home.snapshots, run.batch))
    point(run.home, snapshot, run.settings.publish_as)
    removed = _prune(run.home.snapshots, snapshot, max(run.settings.keep_snapshots, 1))
    return {
        "published": str(run.home.published),
        "snapshot": str(snapshot),
        "bytes": snapshot.stat().st_size,
        "removed": removed,
        **counts,
    }


def _renamed(run: Run) -> Path:
    """Return the newest snapshot, which a run that was killed before its end made of the batch."""
    snapshots = _by_age(run.home.snapshots)
    if not snapshots or not snapshots[-1].name.startswith(f"postings-{run.batch}"):
        raise DataError(f"There is no candidate of batch {run.batch}. Run `postings load` first.")
    return snapshots[-1]


def _seal(candidate: Path, snapshot: Path) -> Path:
    with candidate.open("rb") as file:
        os.fsync(file.fileno())
    candidate.chmod(0o444)
    candidate.rename(snapshot)
    sync_folder(snapshot.parent)
    return snapshot


def _free_name(folder: Path, batch: str) -> Path:
    snapshot = folder / f"postings-{batch}.duckdb"
    revision = 2
    while snapshot.exists():
        snapshot = folder / f"postings-{batch}-r{revision:03}.duckdb"
        revision += 1
    return snapshot


def _prune(folder: Path, current: Path, keep: int) -> int:
    old = [path for path in _by_age(folder)[:-keep] if path != current]
    for path in old:
        path.unlink()
    kept = {journal_of(path) for path in folder.glob("postings-*.duckdb")}
    for journal in set(folder.glob("postings-*.duckdb.wal")) - kept:
        journal.unlink()
    return len(old)


def _by_age(folder: Path) -> list[Path]:
    return sorted(folder.glob("postings-*.duckdb"), key=lambda path: path.stat().st_mtime_ns)
