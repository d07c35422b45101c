"""The published databases: which there are, which one readers get, and how that is changed."""

import os
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from etl.batch import Home, read_json, sync_folder
from etl.errors import DataError, HomeBusy

# Leads nowhere, from every folder.
_NOWHERE = Path("read-only", "no-journal")
_NAME = re.compile(r"postings-(\d{8}T\d{6}Z)(?:-r(\d+))?\.duckdb")
# What a snapshot tells of itself.
COUNTS = (
    "posting_count",
    "new_count",
    "changed_count",
    "unchanged_count",
    "duplicate_count",
    "reject_count",
)
_COUNTS_SQL = """
    select (select count(*) from postings), new_count, changed_count, unchanged_count,
        duplicate_count, reject_count
    from batches where batch_id = ?"""
COLUMNS = (
    "snapshot",
    "batch_id",
    "is_published",
    "made_at",
    "byte_count",
    *COUNTS,
    "passed_count",
    "warning_count",
    "error",
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One file of ``snapshots/``.

    Args:
        path: the file.
        batch: the newest batch in it.
        revision: from 1; a batch that is published again has further ones.
    """

    path: Path
    batch: str
    revision: int

    @property
    def name(self) -> str:
        """The batch, and the revision where it is not the first."""
        return f"{self.batch}-r{self.revision:03}" if self.revision > 1 else self.batch

    @property
    def made_at(self) -> datetime:
        """When it was built, UTC, naive."""
        moment = datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
        return moment.replace(tzinfo=None, microsecond=0)

    def counts(self) -> dict[str, int]:
        """Return how many postings it holds in all and what its newest batch brought.

        Raises:
            DataError: it cannot be read.
        """
        try:
            with duckdb.connect(str(self.path), read_only=True) as db:
                row = db.execute(_COUNTS_SQL, [self.batch]).fetchone()
        except duckdb.Error as error:
            raise DataError(f"{self.path} cannot be read: {error}.") from None
        if row is None:
            raise DataError(f"{self.path} does not hold batch {self.batch}.")
        return dict(zip(COUNTS, row, strict=True))


def kept(home: Home) -> list[Snapshot]:
    """Return the snapshots by batch and revision, oldest first."""
    found = []
    for path in home.snapshots.glob("postings-*.duckdb"):
        if match := _NAME.fullmatch(path.name):
            found.append(Snapshot(path, match[1], int(match[2] or 1)))
    return sorted(found, key=lambda one: (one.batch, one.revision))


def listed(home: Home) -> list[dict[str, Any]]:
    """Return what there is to tell of each snapshot, by `COLUMNS`, newest first."""
    current = published(home)
    return [
        dict.fromkeys(COLUMNS)
        | {
            "snapshot": one.name,
            "batch_id": one.batch,
            "is_published": one == current,
            "made_at": one.made_at,
            "byte_count": one.path.stat().st_size,
            **_told(home, one),
        }
        for one in reversed(kept(home))
    ]


def _told(home: Home, one: Snapshot) -> dict[str, Any]:
    try:
        found: dict[str, Any] = dict(one.counts())
    except DataError as error:
        return {"error": str(error)}
    # The batch may have been taken out of what is staged since.
    if home.judgement(one.batch).exists():
        said = read_json(home.judgement(one.batch), f"Run `postings validate --batch {one.batch}`.")
        found |= {"passed_count": said["passed"], "warning_count": len(said["warnings"])}
    return found


def published(home: Home) -> Snapshot | None:
    """Return the snapshot that readers get; None where nothing is published."""
    target = home.current
    return next((one for one in kept(home) if one.path.resolve() == target), None)


def point(home: Home, snapshot: Path, way: str) -> None:
    """Make a snapshot the published one, in one rename: open readers keep what they have.

    Args:
        home: to be held by the caller.
        snapshot: one of its snapshots.
        way: ``link`` or ``file``, as the setting ``publish_as`` says.

    Raises:
        DataError: the way is neither, or the folder can hold no link.
        HomeBusy: a reader's system does not let the file be replaced.
    """
    as_file = _as_file(way)
    for database in (snapshot, home.published):
        _refuse_journal(database, as_file)
    _replace(home.published, snapshot, as_file)


def rollback(home: Home, name: str | None = None, way: str = "link") -> tuple[Snapshot, Snapshot]:
    """Make an earlier snapshot the published one; return what was published and what is now.

    Only what readers get changes; what is staged does not, so the next night is published upon all
    of it.

    Args:
        home: to be held by the caller.
        name: a batch (then its newest revision) or a batch with its revision; None for the one
            before the published one.
        way: as `point` takes it.

    Raises:
        DataError: nothing is published, or there is no such snapshot, or it cannot be read.
    """
    now = published(home)
    if now is None:
        raise DataError(f"Nothing is published in {home.root}, so there is nothing to roll back.")
    chosen = _before(home, now) if name is None else _named(home, name)
    chosen.counts()
    if chosen != now:
        point(home, chosen.path, way)
    return now, chosen


def _before(home: Home, now: Snapshot) -> Snapshot:
    snapshots = kept(home)
    place = snapshots.index(now)
    if not place:
        raise DataError(
            f"{now.name} is published, and no snapshot before it is kept (POSTINGS_KEEP_SNAPSHOTS)."
            f"{_made_again(home, now.batch)}"
        )
    return snapshots[place - 1]


def _named(home: Home, name: str) -> Snapshot:
    snapshots = kept(home)
    found = [one for one in snapshots if name in (one.batch, f"{one.batch}-r{one.revision:03}")]
    if found:
        return found[-1]
    if name in home.valid_batches():
        raise DataError(
            f"The snapshot of batch {name} is no longer kept (POSTINGS_KEEP_SNAPSHOTS). "
            f"`postings load --as-of {name}` and `postings publish --batch {name}` make it again."
        )
    names = ", ".join(one.name for one in reversed(snapshots))
    raise DataError(f"There is no snapshot {name!r}. There are: {names}.")


def _made_again(home: Home, before: str) -> str:
    earlier = [batch for batch in home.valid_batches() if batch < before]
    if not earlier:
        return ""
    return (
        f" `postings load --as-of {earlier[-1]}` and `postings publish --batch {earlier[-1]}` "
        "make the one before again."
    )


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
    journal = journal_of(database)
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


def journal_of(database: Path) -> Path:
    """Return where DuckDB keeps the journal of a database."""
    return database.with_name(f"{database.name}.wal")


def _no_link(folder: Path) -> DataError:
    return DataError(f"{folder} can hold no link. Set POSTINGS_PUBLISH_AS=file, publish again.")


def _replace(published: Path, snapshot: Path, as_file: bool) -> None:
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
