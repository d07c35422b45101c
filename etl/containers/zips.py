"""Zip archives; nothing is ever written under a member's name."""

import io
import stat
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from etl.containers.items import Item, Unpack, suffix
from etl.containers.limits import Meter
from etl.containers.members import Places, leads_out, readable
from etl.containers.payloads import failed
from etl.containers.streams import CHUNK, seekable, streamed
from etl.sources.record import Record

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = 0x1
_UNIX = 3
_ENTRY = 46
_END, _LOCATOR = 22, 20
_LONGEST_COMMENT = 65_535
# zipfile unpacks as much as it reads of these at once.
_STEPS = {zipfile.ZIP_BZIP2: 4096, zipfile.ZIP_LZMA: 4096}


def accepts(name: str, head: bytes) -> bool:
    """Take ``.zip`` and what begins as one."""
    return suffix(name) == ".zip" or head.startswith(_MAGIC)


def records(item: Item, unpack: Unpack) -> Iterator[Record]:
    """Yield the records of every regular file, in the order of the archive's directory.

    A member that cannot be read is a record with the error; the others are read.
    """
    with seekable(item.stream) as file:
        _check_directory(file, unpack.meter)
        places = Places(item.location)
        with zipfile.ZipFile(file) as archive:
            for info in archive.infolist():
                if info.is_dir():
                    continue
                unpack.meter.file()
                location = places.of(info.filename)
                if said := _unsafe(info):
                    yield failed(location, 0, said, "unsafe_path")
                else:
                    yield from _member(archive, info, item, unpack, location)


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, item: Item, unpack: Unpack, location: str
) -> Iterator[Record]:
    if info.flag_bits & _ENCRYPTED:
        yield failed(location, 0, "is encrypted")
        return
    try:
        file = cast(zipfile.ZipExtFile, archive.open(info))
    # Unknown methods, wrong headers and places beyond the file, each with an error of its own.
    except Exception as error:
        yield failed(location, 0, error)
        return
    with file:
        step = _STEPS.get(info.compress_type, CHUNK)
        stream = streamed(unpack.meter.counted(iter(lambda: file.read1(step), b"")))
        name = readable(info.filename).rpartition("/")[2]
        yield from unpack(item.inner(stream, name, location))


def _unsafe(info: zipfile.ZipInfo) -> str | None:
    if leads_out(info.filename):
        return "has a path that leads out of the archive"
    mode = info.external_attr >> 16 if info.create_system == _UNIX else 0
    if stat.S_ISLNK(mode):
        return "is a symbolic link and is not followed"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is no regular file and is not read"
    return None


def _check_directory(file: BinaryIO, meter: Meter) -> None:
    """Refuse a directory of too many members before zipfile reads all of it into memory."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _END - _LONGEST_COMMENT - _LOCATOR))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    directory = int.from_bytes(tail[place + 12 : place + 16], "little") if place >= 0 else 0
    locator = tail[max(0, place - _LOCATOR) : place] if place >= 0 else b""
    if locator.startswith(b"PK\x06\x07"):
        file.seek(min(size, int.from_bytes(locator[8:16], "little")))
        directory = int.from_bytes(file.read(_END + 34)[40:48], "little")
    file.seek(0)
    # A directory longer than the file is zipfile's to refuse.
    meter.room_for(min(directory, size) // _ENTRY)
