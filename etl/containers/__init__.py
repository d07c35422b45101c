"""Containers: one module a kind of file. A container turns a named byte stream into raw records.

A module that has `accepts` and `records` is one; there is no list to edit:

    accepts(name: str, head: bytes) -> bool
    records(item: Item, unpack: Unpack) -> Iterator[Record]

`accepts` is asked with the name alone first, and only if no container takes the name, with the
first bytes as well: what a suffix says counts more than what the bytes look like. A container that
holds files hands each on as an item of its own: ``yield from unpack(item.inner(stream, name))``.

A record's location is the file's; of a member it is ``dump.tar.gz!/folder/a.json``, of a member of
a member ``dump.zip!/inner.tar!/a.json``. Compression adds nothing to a location.
"""

from collections.abc import Iterator
from typing import BinaryIO

from etl.containers.items import Item, Unpack, module_of
from etl.containers.limits import LimitReached, Meter
from etl.containers.payloads import failed
from etl.containers.streams import opened
from etl.settings import Settings
from etl.sources.record import Record


def accepts(name: str, head: bytes = b"") -> bool:
    """Tell whether a container reads a file of this name, or one that begins so."""
    return module_of(name, head) is not None


def unpack(stream: BinaryIO, location: str, settings: Settings) -> Iterator[Record]:
    """Yield the raw records in a stream, in its order; bytes as they came.

    What cannot be read to its end yields what could be read, then one record with the error. A
    file that no container accepts yields nothing. The stream is left open.

    Args:
        stream: the file's bytes; need not seek.
        location: the file's name as records will tell it; its end decides how it is read.
        settings: the limits, and the column of JSON of a table.

    Raises:
        DataError: the file is a table and it is not clear which column holds JSON.
    """
    ordinal = 0
    with opened(stream) as (source, packed):
        unpacking = Unpack(settings, Meter(settings, packed), location)
        try:
            for record in unpacking(Item(source, location.rpartition("/")[2], location)):
                yield record
                if record.location == location:
                    ordinal = record.ordinal + 1
        except LimitReached as reached:
            yield failed(location, ordinal, reached, "archive_limit")
        unpacking.tell_skipped()
