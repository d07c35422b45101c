"""Where every file of a batch stands, and how a finished one becomes visible."""

import contextlib
import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.errors import DataError, HomeBusy
from etl.settings import Settings

_BATCH_ID = re.compile(r"\d{8}T\d{6}Z")


def batch_id(moment: datetime) -> str:
    """Return the id of the batch of a moment; ids sort by time.

    >>> batch_id(datetime(2026, 11, 22, 2, 0, tzinfo=UTC))
    '20261122T020000Z'
    """
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def batch_moment(batch: str) -> datetime:
    """Return the moment (naive, UTC) that a batch id stands for.

    Raises:
        DataError: it is not a batch id.
    """
    try:
        if _BATCH_ID.fullmatch(batch):
            return datetime.strptime(batch, "%Y%m%dT%H%M%SZ")
    except ValueError:
        pass
    raise DataError(f"{batch!r} is not a batch id. One looks like 20261122T020000Z (UTC).")


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds everything the pipeline writes."""

    root: Path

    def landing(self, batch: str) -> Path:
        """What came, as it came."""
        return self.root / "landing" / batch

    def landed_parts(self, batch: str) -> list[Path]:
        """The Parquet files of captures of a landed batch, in order."""
        return sorted(self.landing(batch).glob("captures-*.parquet"))

    def landed_manifest(self, batch: str) -> dict[str, Any]:
        """What extract said of a landed batch.

        Raises:
            DataError: the batch has not landed.
        """
        return _manifest(self.landing(batch), f"Run `postings extract --batch {batch}` first.")

    def staged(self, batch: str) -> Path:
        """Flat Parquet, one folder a table."""
        return self.root / "staged" / batch

    def staged_manifest(self, batch: str) -> dict[str, Any]:
        """What transform said of a staged batch.

        Raises:
            DataError: the batch is not staged.
        """
        return _manifest(self.staged(batch), f"Run `postings transform --batch {batch}` first.")

    def quarantine(self, batch: str) -> Path:
        """The rejects that validate adds to a staged batch, one Parquet file."""
        return self.staged(batch) / "rejects" / "quarantine.parquet"

    def report(self, batch: str) -> Path:
        """What the checks said."""
        return self.root / "reports" / batch

    def candidate(self, batch: str) -> Path:
        """The database that load builds and publish makes visible."""
        return self.snapshots / f".candidate-{batch}.duckdb"

    @property
    def snapshots(self) -> Path:
        """Published databases, read-only and never changed."""
        return self.root / "snapshots"

    @property
    def published(self) -> Path:
        """The link that readers open; it points at the newest snapshot."""
        return self.root / "postings.duckdb"

    @property
    def current(self) -> Path:
        """The snapshot that is published; the published file itself where none is its twin."""
        if self.published.is_symlink() or not self.published.exists():
            return self.published.resolve()
        published = self.published.stat()
        for snapshot in self.snapshots.glob("postings-*.duckdb"):
            found = snapshot.stat()
            is_copy = (found.st_size, found.st_mtime_ns) == (
                published.st_size,
                published.st_mtime_ns,
            )
            if is_copy or os.path.samestat(found, published):
                return snapshot.resolve()
        return self.published.resolve()

    def landed_batches(self) -> list[str]:
        """The ids of the batches that were extracted, oldest first."""
        return _batches(self.root / "landing")

    def staged_batches(self) -> list[str]:
        """The ids of the batches that were transformed, oldest first."""
        return _batches(self.root / "staged")

    def judgement(self, batch: str) -> Path:
        """The mark of a staged batch that passed validation; it goes when it is staged anew."""
        return self.staged(batch) / "validated.json"

    def valid_batches(self) -> list[str]:
        """The ids of the staged batches that passed validation, oldest first."""
        return [batch for batch in self.staged_batches() if self.judgement(batch).exists()]

    def parts(self, batch: str, table: str) -> list[Path]:
        """The staged Parquet files of a table in a batch, in order."""
        return sorted((self.staged(batch) / table).glob("*.parquet"))

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the home for one writer, and put right what a killed one left behind.

        Raises:
            HomeBusy: another run holds it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise HomeBusy(
                    f"Another run is writing to {self.root}. Wait for it to end, then run again."
                ) from None
            for folder in ("landing", "staged", "reports"):
                _recover(self.root / folder)
            yield


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one batch.

    Args:
        settings: the settings, `input` and `source` among them.
        batch: the batch's id.
        force: capture and transform again, even where that was done before.
    """

    settings: Settings
    batch: str
    force: bool = False

    @property
    def home(self) -> Home:
        """Where the files of the run stand."""
        return Home(self.settings.home)


@contextlib.contextmanager
def new_folder(final: Path) -> Iterator[Path]:
    """Give a temporary folder that takes the place of ``final`` when the block ends well.

    A killed block leaves ``final`` as it was; `Home.locked` sweeps the rest away.
    """
    temporary = final.with_name(f".new-{final.name}")
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        yield temporary
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    old = final.with_name(f".old-{final.name}")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    temporary.rename(final)
    sync_folder(final.parent)
    shutil.rmtree(old, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_json(path: Path, content: Any) -> None:
    """Write JSON that people can read, in one rename."""
    temporary = path.with_name(f".new-{path.name}")
    temporary.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    temporary.replace(path)


def read_json(path: Path, hint: str) -> Any:
    """Read a JSON file that an earlier stage wrote.

    Raises:
        DataError: it is missing or damaged; the message ends in ``hint``.
    """
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path} is missing. {hint}") from None
    except ValueError as error:
        raise DataError(f"{path} is damaged ({error}). {hint}") from None


def _manifest(folder: Path, hint: str) -> dict[str, Any]:
    found: dict[str, Any] = read_json(folder / "manifest.json", hint)
    return found


def _batches(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(item.name for item in folder.iterdir() if _BATCH_ID.fullmatch(item.name))


def _recover(folder: Path) -> None:
    for old in folder.glob(".old-*"):
        final = old.with_name(old.name.removeprefix(".old-"))
        if final.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(final)
    for new in folder.glob(".new-*"):
        shutil.rmtree(new, ignore_errors=True)
