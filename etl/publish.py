"""Publish: make the candidate visible in one atomic step."""

import os
import shutil
from pathlib import Path
from typing import Any

import duckdb

from etl.batch import Run, sync_folder
from etl.errors import DataError, HomeBusy

# Leads nowhere, from every folder.
_NOWHERE = Path("read-only", "no-journal")


def publish(run: Run) -> dict[str, Any]:
    """Make the candidate a read-only snapshot and point ``postings.duckdb`` at it.

    A snapshot is never changed: the same batch published again gets a new file beside the old.
    Readers that are open keep the old one; new ones see the new. Older snapshots than the last
    ``keep_snapshots`` are removed. A run that was killed on the way is completed by the next one.
    With ``publish_as`` file, ``postings.duckdb`` is a file of its own (docs/how-to/connect.md).

    Raises:
        DataError: there is no candidate, or the folder can hold no link.
        HomeBusy: a reader's system does not let the file be replaced.
    """
    as_file = _as_file(run.settings.publish_as)
    candidate = run.home.candidate(run.batch)
    snapshot = candidate if candidate.exists() else _renamed(run)
    counts = _counts(snapshot, run.batch)
    if snapshot == candidate:
        snapshot = _seal(candidate, _free_name(run.home.snapshots, run.batch))
    for database in (snapshot, run.home.published):
        _refuse_journal(database, as_file)
    _point(run.home.published, snapshot, as_file)
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


def _counts(database: Path, batch: str) -> dict[str, int]:
    with duckdb.connect(str(database), read_only=True) as db:
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


def _as_file(way: str) -> bool:
    if way not in ("link", "file"):
        raise DataError(f"POSTINGS_PUBLISH_AS={way!r} is neither link nor file. Set it to one.")
    return way == "file"


def _refuse_journal(database: Path, as_file: bool) -> None:
    """Let nobody write to a published file, not even root, whom its mode does not stop.

    Who opens it read-write has to write a journal before anything else, ``<file>.wal``. A link to
    nowhere in its place makes each commit fail and is as good as no journal to readers. A journal
    that was left is replaced: DuckDB 1 would look for it beside the link and find another file's.
    """
    journal = _journal(database)
    if journal.is_symlink():
        return
    temporary = journal.with_name(f".new-{journal.name}")
    temporary.unlink(missing_ok=True)
    try:
        temporary.symlink_to(_NOWHERE)
    except OSError:
        if not as_file:
            raise _no_link(journal.parent) from None
        return journal.unlink(missing_ok=True)
    temporary.replace(journal)


def _journal(database: Path) -> Path:
    return database.with_name(f"{database.name}.wal")


def _no_link(folder: Path) -> DataError:
    return DataError(f"{folder} can hold no link. Set POSTINGS_PUBLISH_AS=file, publish again.")


def _point(published: Path, snapshot: Path, as_file: bool) -> None:
    temporary = published.with_name(f".new-{published.name}")
    temporary.unlink(missing_ok=True)
    if as_file:
        _twin(snapshot, temporary)
    else:
        try:
            # A relative link: the folder can be mounted or copied elsewhere.
            temporary.symlink_to(snapshot.relative_to(published.parent))
        except OSError:
            raise _no_link(published.parent) from None
    try:
        temporary.replace(published)
    except PermissionError:
        raise HomeBusy(
            f"{published} is open, and its system does not let it be replaced. Close what reads "
            "it, then run `postings publish` again."
        ) from None
    sync_folder(published.parent)


def _twin(snapshot: Path, twin: Path) -> None:
    """Make a second name of the snapshot, or a copy where its system knows one name only."""
    try:
        os.link(snapshot, twin)
    except OSError:
        shutil.copy2(snapshot, twin)
        with twin.open("rb") as file:
            os.fsync(file.fileno())


def _prune(folder: Path, current: Path, keep: int) -> int:
    old = [path for path in _by_age(folder)[:-keep] if path != current]
    for path in old:
        path.unlink()
    kept = {_journal(path) for path in folder.glob("postings-*.duckdb")}
    for journal in set(folder.glob("postings-*.duckdb.wal")) - kept:
        journal.unlink()
    return len(old)


def _by_age(folder: Path) -> list[Path]:
    return sorted(folder.glob("postings-*.duckdb"), key=lambda path: path.stat().st_mtime_ns)
