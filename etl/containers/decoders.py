"""Decompression, streamed, that never holds more than a little and never takes a cut for an end."""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli
import zstandard

from etl.containers.streams import CHUNK

# At the worst 32,768 times as much comes out of Zstandard, and all of it at once.
_ZSTD_STEP = 1024
_XZ_MEMORY = 1 << 28


class _Decoder(Protocol):
    """What bz2 and lzma offer: at most so many bytes at a time, and a word about the end."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Zlib:
    def __init__(self, window: int) -> None:
        self._decoder = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def needs_input(self) -> bool:
        return not self._decoder.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._decoder.decompress(self._decoder.unconsumed_tail + data, max_length)


class _Zstd:
    def __init__(self) -> None:
        self._decoder = zstandard.ZstdDecompressor().decompressobj()
        self._data = memoryview(b"")

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def needs_input(self) -> bool:
        return not self._data

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data + bytes(self._data)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        if data:
            self._data = memoryview(data)
        step, self._data = self._data[:_ZSTD_STEP], self._data[_ZSTD_STEP:]
        return self._decoder.decompress(step) if step else b""


class _Brotli:
    unused_data = b""

    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()

    @property
    def eof(self) -> bool:
        return bool(self._decoder.is_finished())

    @property
    def needs_input(self) -> bool:
        return bool(self._decoder.can_accept_more_data())

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return bytes(self._decoder.process(data, output_buffer_limit=max_length))


KINDS: dict[str, Callable[[], _Decoder]] = {
    "gzip": lambda: _Zlib(zlib.MAX_WBITS | 16),
    "zlib": lambda: _Zlib(zlib.MAX_WBITS),
    "deflate": lambda: _Zlib(-zlib.MAX_WBITS),
    "zstd": _Zstd,
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY),
    "brotli": _Brotli,
}


def decoded(source: io.BufferedReader, kind: str) -> Iterator[bytes]:
    """Yield what compressed bytes unpack to: every member or frame, one after the other.

    Args:
        source: the compressed bytes.
        kind: one of `KINDS`.

    Raises:
        EOFError: the bytes end before a member does, or there are none.
        Exception: whatever the library says of damaged bytes.
    """
    data = source.read1(CHUNK)
    if not data:
        raise EOFError(f"is empty, which no {kind} file is")
    while data:
        decoder = KINDS[kind]()
        yield from _member(decoder, data, source, kind)
        data = decoder.unused_data
        # Zeros between members and after the last are padding.
        while not (data := data.lstrip(b"\0")) and (data := source.read1(CHUNK)):
            continue


def _member(
    decoder: _Decoder, data: bytes, source: io.BufferedReader, kind: str
) -> Iterator[bytes]:
    ended = False
    while True:
        chunk = decoder.decompress(data, CHUNK)
        if chunk:
            yield chunk
        if decoder.eof:
            return
        if ended and not chunk:
            raise EOFError(f"ends before its {kind} data does")
        data = b""
        if decoder.needs_input:
            data = source.read1(CHUNK)
            ended = not data
