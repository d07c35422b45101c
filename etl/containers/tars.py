"""Tar archives, read once from front to back; nothing is ever written under a member's name."""

import io
import tarfile
from collections.abc import Iterator
from typing import Any

from etl.containers.items import Damaged, Item, Unpack, suffix
from etl.containers.limits import LimitReached
from etl.containers.members import Places, leads_out, readable
from etl.containers.payloads import failed
from etl.containers.streams import CHUNK, streamed
from etl.sources.record import Record

_MAGIC = slice(257, 262)
# A header that holds a long name or attributes is read whole.
_HEADER_BYTES = 1 << 20
_EXTRA = {
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
}


def accepts(name: str, head: bytes) -> bool:
    """Take ``.tar`` and what has the mark of one."""
    return suffix(name) == ".tar" or head[_MAGIC] == b"ustar"


def records(item: Item, unpack: Unpack) -> Iterator[Record]:
    """Yield the records of every regular file, in the archive's order.

    A link, a device or a path that leads out is a record with the error `unsafe_path`.

    Raises:
        Damaged: the archive ends early or a header in it is wrong.
    """
    feed = _Feed(item)
    places = Places(item.location)
    try:
        with tarfile.open(fileobj=feed, mode="r|", tarinfo=_Header, bufsize=CHUNK) as archive:
            while (info := archive.next()) is not None:
                # It would keep every header it has read.
                archive.members = []  # type: ignore[attr-defined]
                if not info.isdir():
                    unpack.meter.file()
                    yield from _member(info, item, unpack, places.of(info.name), archive, feed)
                for _ in _bytes(archive, archive.offset, feed):
                    continue
    except tarfile.TarError as error:
        raise feed.failure(error) from error


def _member(
    info: tarfile.TarInfo,
    item: Item,
    unpack: Unpack,
    location: str,
    archive: tarfile.TarFile,
    feed: "_Feed",
) -> Iterator[Record]:
    if not info.isreg() or leads_out(info.name):
        yield failed(location, 0, _unsafe(info), "unsafe_path")
    elif info.issparse():
        yield failed(location, 0, "is stored with holes (sparse), which is not read")
    else:
        stream = streamed(_bytes(archive, info.offset_data + info.size, feed))
        yield from unpack(item.inner(stream, readable(info.name).rpartition("/")[2], location))


def _unsafe(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return f"is a link to {readable(info.linkname)} and is not followed"
    if not info.isreg():
        return f"is no regular file (tar type {info.type!r}) and is not read"
    return "has a path that leads out of the archive"


def _bytes(archive: tarfile.TarFile, end: int, feed: "_Feed") -> Iterator[bytes]:
    """Yield the archive's bytes from where it is up to a place in it."""
    stream: Any = archive.fileobj
    while (left := end - stream.tell()) > 0:
        chunk = stream.read(min(left, CHUNK))
        if not chunk:
            raise feed.failure(EOFError("ends within a member"))
        yield chunk


class _Feed(io.RawIOBase):
    """The archive's bytes for tarfile, which drops what it has where reading fails half way.

    An error of reading looks like the end of the file to it, and is told afterwards.
    """

    def __init__(self, item: Item) -> None:
        self._item = item
        self._error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        if self._error is None:
            try:
                return self._item.stream.read1(size)
            except Exception as error:
                self._error = error
        return b""

    def failure(self, error: Exception) -> Exception:
        """Return what is to be raised where tarfile meets an error."""
        cause = self._error or error
        if isinstance(cause, (Damaged, LimitReached)):
            return cause
        return Damaged(self._item.depth, cause)


class _Header(tarfile.TarInfo):
    """A header whose faults are errors; tarfile takes most of them for the archive's end."""

    @classmethod
    def frombuf(cls, buf: Any, encoding: str, errors: str) -> "_Header":
        info = super().frombuf(buf, encoding, errors)
        if info.size < 0 or (info.type in _EXTRA and info.size > _HEADER_BYTES):
            raise tarfile.ReadError(f"has a header of {info.size} bytes")
        return info

    @classmethod
    def fromtarfile(cls, tarfile_: tarfile.TarFile) -> "_Header":
        try:
            return super().fromtarfile(tarfile_)
        except _END:
            raise
        except tarfile.HeaderError as error:
            said = "ends without its end mark" if str(error) == "empty header" else str(error)
            raise tarfile.ReadError(said) from error


# The one fault that is none: two empty blocks. The name is not in tarfile's documentation.
_END: type[Exception] = tarfile.EOFHeaderError  # type: ignore[attr-defined]
