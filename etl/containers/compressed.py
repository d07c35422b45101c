"""Compressed files: one file in it, named as the whole without the suffix."""

from collections.abc import Iterator

from etl.containers.decoders import decoded
from etl.containers.items import Item, Unpack, suffix
from etl.containers.streams import streamed
from etl.sources.record import Record

_KINDS = {
    ".gz": ("gzip", ""),
    ".zst": ("zstd", ""),
    ".bz2": ("bzip2", ""),
    ".xz": ("xz", ""),
    ".tgz": ("gzip", ".tar"),
    ".tzst": ("zstd", ".tar"),
    ".tbz2": ("bzip2", ".tar"),
    ".txz": ("xz", ".tar"),
}
_MAGIC = {
    b"\x1f\x8b\x08": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
}


def accepts(name: str, head: bytes) -> bool:
    """Take the suffixes of compressed files, and bytes that begin as those do."""
    return suffix(name) in _KINDS or _by_magic(head) is not None


def records(item: Item, unpack: Unpack) -> Iterator[Record]:
    """Yield the records of the one file in it, whatever it is."""
    kind, name = _by_magic(item.stream.peek(16)), item.name
    if item.suffix in _KINDS:
        kind, instead = _KINDS[item.suffix]
        name = name[: -len(item.suffix)] + instead
    chunks = unpack.meter.counted(decoded(item.stream, kind or "gzip"))
    yield from unpack(item.inner(streamed(chunks), name))


def _by_magic(head: bytes) -> str | None:
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
