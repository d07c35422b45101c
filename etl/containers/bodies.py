"""Bodies of HTTP responses: without their transfer and content encoding.

Archives keep a body as it was sent, or decoded under the header it was sent with; so a header is
believed only where the bytes agree.
"""

import io
import re
from collections.abc import Iterator

from etl.containers.decoders import decoded
from etl.containers.limits import Meter
from etl.containers.streams import CHUNK, chunks_of, streamed

_LINE = 4096
_SIZE = re.compile(rb"\s*([0-9a-fA-F]{1,15})\s*(?:;.*)?\r?\n?", re.DOTALL)


def body(block: io.BufferedReader, headers: dict[str, str], meter: Meter) -> Iterator[bytes]:
    """Yield the body's bytes as a browser would have them.

    Args:
        block: the response after its headers.
        headers: by lower-case name.
        meter: counts what a compressed body unpacks to.

    Raises:
        EOFError, ValueError: the body does not keep to its encoding; or an error of a library.
    """
    stream = block
    first = block.peek(_LINE)[:_LINE].partition(b"\n")[0]
    if "chunked" in headers.get("transfer-encoding", "").lower() and _SIZE.fullmatch(first):
        stream = streamed(_dechunked(block))
    names = [name.strip().lower() for name in headers.get("content-encoding", "").split(",")]
    for name in reversed(names):
        if kind := _kind(name, stream.peek(4)[:4]):
            stream = streamed(meter.counted(decoded(stream, kind)))
    return chunks_of(stream)


def _kind(name: str, head: bytes) -> str | None:
    """Return the decoder of a content coding, or none where the bytes are not in it."""
    if name in ("gzip", "x-gzip"):
        return "gzip" if head.startswith(b"\x1f\x8b") else None
    if name == "zstd":
        return "zstd" if head.startswith(b"\x28\xb5\x2f\xfd") else None
    plain = not head or head.lstrip()[:1] in (b"<", b"{", b"[")
    if name == "deflate" and not plain:
        zlib = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        return "zlib" if zlib else "deflate"
    # Brotli has no mark of its own.
    return "brotli" if name == "br" and not plain else None


def _dechunked(block: io.BufferedReader) -> Iterator[bytes]:
    while True:
        size = _SIZE.fullmatch(block.readline(_LINE))
        if size is None:
            raise ValueError("has a chunk without a size")
        left = int(size[1], 16)
        if not left:
            return
        while left:
            chunk = block.read1(min(left, CHUNK))
            if not chunk:
                raise EOFError("ends within a chunk")
            left -= len(chunk)
            yield chunk
        block.readline(_LINE)
