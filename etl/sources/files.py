"""Local files, folders and globs: one JSON document a file, or one a line."""

import glob
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import zstandard

from etl.errors import DataError, SourceUnavailable
from etl.settings import Settings
from etl.sources.record import Record

_DOCUMENT = (".json", ".txt", ".jsonld")
_LINES = (".jsonl", ".ndjson")
_PACKED = (".gz", ".zst")
_KEPT_OF_TOO_LARGE = 65_536
_CHUNK = 1 << 20
# Of a packed file at once: zstandard can unfold every four bytes to 128 KiB.
_SLICE = 1 << 10


def accepts(name: str) -> bool:
    """Take everything that is not an address with a scheme."""
    return "://" not in name


def records(settings: Settings) -> Iterator[Record]:
    """Yield the records of the files, by path, then by place in the file.

    A file that cannot be read to its end yields what could be read, then a record with the error.

    Raises:
        SourceUnavailable: nothing is there.
        DataError: no file has a suffix that is read.
    """
    base, paths = _paths(settings.input)
    for path in paths:
        # A name need not be UTF-8, but a text is.
        name = path.relative_to(base).as_posix()
        location = name.encode("utf-8", "backslashreplace").decode()
        ordinal = 0
        try:
            with _opened(path) as file:
                for record in _read(file, path, location, settings.max_record_bytes):
                    yield record
                    ordinal = record.ordinal + 1
        except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            empty = hashlib.sha256(f"{location}: {reason}".encode()).hexdigest()
            yield Record(location, ordinal, b"", 0, empty, f"{location}: {reason}")


def _paths(name: str) -> tuple[Path, list[Path]]:
    given = Path(name)
    if given.is_dir():
        base, found = given, [path for path in given.rglob("*") if path.is_file()]
    elif given.is_file():
        base, found = given.parent, [given]
    else:
        found = [Path(path) for path in glob.glob(name, recursive=True) if Path(path).is_file()]  # noqa: PTH207
        fixed = given.parts[: next((i for i, p in enumerate(given.parts) if glob.has_magic(p)), 0)]
        base = Path(*fixed)
    if not found:
        raise SourceUnavailable(
            f"There is no file at {name}. Check the path, or wait until the feed has arrived."
        )
    read = sorted((path for path in found if _suffix(path)), key=lambda path: path.as_posix())
    if not read:
        raise DataError(
            f"None of the {len(found)} files at {name} ends in {', '.join(_DOCUMENT + _LINES)} "
            "(plain, .gz or .zst)."
        )
    return base, read


def _suffix(path: Path) -> str | None:
    inner = path.with_suffix("") if path.suffix.lower() in _PACKED else path
    suffix = inner.suffix.lower()
    return suffix if suffix in _DOCUMENT + _LINES else None


def _opened(path: Path) -> IO[bytes] | gzip.GzipFile:
    if path.suffix.lower() == ".gz":
        return gzip.open(path, "rb")
    if path.suffix.lower() == ".zst":
        return io.BufferedReader(_Zstandard(path), _CHUNK)
    return path.open("rb")


def _read(
    file: IO[bytes] | gzip.GzipFile, path: Path, location: str, limit: int
) -> Iterator[Record]:
    if _suffix(path) in _DOCUMENT:
        yield _record(location, 0, _document(file), limit)
        return
    ordinal = 0
    # Room for "\r\n", so that a line of just the limit is whole.
    while line := file.readline(limit + 2):
        record = _record(location, ordinal, _rest_of_line(line, file), limit)
        # An empty line is no record.
        if record.byte_count > limit or record.payload.strip():
            yield record
            ordinal += 1


def _document(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _rest_of_line(line: bytes, file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while line:
        yield line[:-1].removesuffix(b"\r") if line.endswith(b"\n") else line
        line = b"" if line.endswith(b"\n") else file.readline(_CHUNK)


def _record(location: str, ordinal: int, chunks: Iterator[bytes], limit: int) -> Record:
    digest = hashlib.sha256()
    kept: list[bytes] = []
    size = 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        if size <= limit:
            kept.append(chunk)
        elif len(kept) > 1 or not kept or len(kept[0]) > _KEPT_OF_TOO_LARGE:
            kept = [b"".join([*kept, chunk])[:_KEPT_OF_TOO_LARGE]]
    return Record(location, ordinal, b"".join(kept), size, digest.hexdigest())


class _Zstandard(io.RawIOBase):
    """The unpacked bytes of a .zst file.

    zstandard's own reader takes a file that was cut off for one that ended.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._start(b"")
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer.

        Raises:
            EOFError: the file ends within a frame.
        """
        while not self._ready:
            packed = self._packed or self._file.read(_SLICE)
            if not packed and self._is_inside:
                raise EOFError("Compressed file ended before the end of a frame was reached")
            if not packed:
                return 0
            self._unpack(packed)
        target = memoryview(buffer).cast("B")
        size = min(len(target), len(self._ready))
        target[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def close(self) -> None:
        self._file.close()
        super().close()

    def _start(self, packed: bytes) -> None:
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._packed = packed
        self._is_inside = False

    def _unpack(self, packed: bytes) -> None:
        self._packed = b""
        self._is_inside = True
        self._ready = memoryview(self._frame.decompress(packed))
        if self._frame.eof:
            self._start(self._frame.unused_data)
