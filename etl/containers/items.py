"""A named stream within an input file, and the way from one to the records in it."""

import importlib
import io
import logging
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from types import ModuleType

from etl.containers.limits import LimitReached, Meter
from etl.containers.payloads import failed
from etl.errors import DataError, PostingsError
from etl.settings import Settings
from etl.sources.record import Record
from etl.visible import visible

_LOG = logging.getLogger("etl")
_HEAD = 1024
_NAMED = 3
_SHOWN = 120


class Damaged(Exception):
    """Reading a member failed because the archive around it is damaged.

    Args:
        depth: the archive's depth. The error is the archive's, and nothing after it can be read.
        cause: what the library said.
    """

    def __init__(self, depth: int, cause: BaseException) -> None:
        super().__init__(str(cause) or type(cause).__name__)
        self.depth = depth


@dataclass(frozen=True, slots=True)
class Item:
    """A byte stream with a name.

    Args:
        stream: its bytes, from where they are to be read.
        name: the file name that says what it is, without folders.
        location: what its records tell.
        depth: how many archives and compressions are around it.
    """

    stream: io.BufferedReader
    name: str
    location: str
    depth: int = 0

    @property
    def suffix(self) -> str:
        """The name's last suffix, in lower case: ``.gz``."""
        return suffix(self.name)

    def inner(self, stream: io.BufferedReader, name: str, location: str | None = None) -> "Item":
        """Return what is in this one, one deeper."""
        return Item(stream, name, location or self.location, self.depth + 1)


class Unpack:
    """The way from an item to its records, handed to every container for what is in it.

    Args:
        settings: the limits.
        meter: what was unpacked of the input file so far.
        location: the input file's.
    """

    def __init__(self, settings: Settings, meter: Meter, location: str) -> None:
        self.settings = settings
        self.meter = meter
        self._location = location
        self._skipped: list[str] = []
        self._skipped_count = 0

    def __call__(self, item: Item) -> Iterator[Record]:
        """Yield the item's records, and where it is damaged one with the error after them.

        Raises:
            LimitReached: the input file unpacks to more than is allowed.
            Damaged: an archive around this item cannot be read on.
            DataError: the input file itself is a table without a clear column of JSON.
        """
        ordinal = 0
        try:
            for record in self._records(item):
                yield record
                if record.location == item.location:
                    ordinal = record.ordinal + 1
        except (LimitReached, PostingsError) as error:
            # One table in an archive of pages must not stop all of them.
            if not isinstance(error, DataError) or item.location == self._location:
                raise
            yield failed(item.location, ordinal, error)
        except Damaged as damaged:
            if damaged.depth < item.depth:
                raise
            yield failed(item.location, ordinal, damaged)
        # Libraries raise nearly anything on damaged bytes; none of it may cost the other files.
        except Exception as error:
            yield failed(item.location, ordinal, error)

    def _records(self, item: Item) -> Iterator[Record]:
        # The bytes are looked at only where the name does not tell.
        module = module_of(item.name) or module_of(item.name, item.stream.peek(_HEAD)[:_HEAD])
        if module is None:
            self._skip(item.location)
            return
        most = self.settings.max_archive_depth
        if item.depth > most:
            raise LimitReached("max_archive_depth", most, f"holds {item.location}, deeper")
        yield from module.records(item, self)

    def _skip(self, location: str) -> None:
        self._skipped_count += 1
        if len(self._skipped) < _NAMED:
            self._skipped.append(location)

    def tell_skipped(self) -> None:
        """Say in the log which members no container accepts."""
        if self._skipped_count:
            _LOG.warning(*left_out(self._location, self._skipped_count, self._skipped))


def left_out(where: str, count: int, names: list[str]) -> tuple[str, str, int, str]:
    """Return the log line about files that are not read, with its arguments."""
    # As Python would write them: a name may hold what a terminal obeys.
    shown = ", ".join(repr(name[-_SHOWN:]) for name in names[:_NAMED])
    text = "%s: left out %s of no kind that is read: %s"
    return text, visible(where), count, shown + (", …" if count > _NAMED else "")


def suffix(name: str) -> str:
    """Return the last suffix of a name in lower case.

    >>> suffix("Dump.JSON.GZ")
    '.gz'
    """
    return PurePosixPath(name).suffix.lower()


def module_of(name: str, head: bytes = b"") -> ModuleType | None:
    """Return the container that accepts the name, else the one that accepts the beginning."""
    for given in (b"", head) if head else (b"",):
        for module in _modules():
            if module.accepts(name, given):
                return module
    return None


@cache
def _modules() -> tuple[ModuleType, ...]:
    package = importlib.import_module(__package__ or "")
    names = sorted(item.name for item in pkgutil.iter_modules(package.__path__))
    modules = (importlib.import_module(f"{__package__}.{name}") for name in names)
    return tuple(module for module in modules if hasattr(module, "records"))
