"""Streams made of other streams."""

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

CHUNK = 1 << 16
# A smaller file is kept in memory where it has to be sought in.
_IN_MEMORY = 1 << 24


class _Chunks(io.RawIOBase):
    """Chunks as a stream that cannot seek. An error of the chunks is an error of reading."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def streamed(chunks: Iterator[bytes]) -> io.BufferedReader:
    """Return chunks as a stream.

    >>> streamed(iter([b"ab", b"c"])).read()
    b'abc'
    """
    return io.BufferedReader(_Chunks(chunks), CHUNK)


def chunks_of(stream: io.BufferedReader) -> Iterator[bytes]:
    """Yield a stream's bytes as they arrive, so that none is lost where reading fails."""
    while chunk := stream.read1(CHUNK):
        yield chunk


@contextmanager
def opened(stream: BinaryIO) -> Iterator[tuple[io.BufferedReader, Callable[[], int]]]:
    """Give a stream that can be peeked into, and a count of the bytes it comes from."""
    if not stream.seekable():
        read = 0

        def counted() -> Iterator[bytes]:
            nonlocal read
            while chunk := stream.read(CHUNK):
                read += len(chunk)
                yield chunk

        yield streamed(counted()), lambda: read
        return
    start = stream.tell()
    size = stream.seek(0, io.SEEK_END) - start
    stream.seek(start)
    if isinstance(stream, io.BufferedReader):
        yield cast(io.BufferedReader, stream), lambda: size
        return
    wrapped = cast(io.BufferedReader, io.BufferedReader(cast(io.RawIOBase, stream), CHUNK))
    try:
        yield wrapped, lambda: size
    finally:
        # Else the caller's stream would be closed together with this one.
        wrapped.detach()


@contextmanager
def seekable(stream: io.BufferedReader) -> Iterator[BinaryIO]:
    """Give the stream if it can seek, else a nameless temporary file with its bytes."""
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        for chunk in chunks_of(stream):
            spool.write(chunk)
        spool.seek(0)
        yield spool  # type: ignore[misc]
