"""Web archives (WARC 1.0 and 1.1): one record a captured page or JSON document.

The format is read here: of the two libraries for it, fastwarc 2.0.1 and warcio 1.8.1, both take a
file that was cut for one that ended, the first stops in silence after a body in two encodings, and
the second fails on Brotli. A cut must not pass unseen.
"""

import io
from collections.abc import Iterator

from etl.containers.bodies import body
from etl.containers.items import Damaged, Item, Unpack, suffix
from etl.containers.limits import LimitReached
from etl.containers.payloads import failed, kept
from etl.containers.streams import CHUNK, chunks_of, streamed
from etl.sources.record import Record

_LINE = 1 << 16
_HEADERS = 1 << 20
_MARK = b"WARC/"


def accepts(name: str, head: bytes) -> bool:
    """Take ``.warc`` and what begins as one."""
    return suffix(name) == ".warc" or head.startswith(_MARK)


def records(item: Item, unpack: Unpack) -> Iterator[Record]:
    """Yield every response that holds HTML or JSON, at ``<file>!/<target URI>``.

    A record's ordinal is its number in the file, those of other kinds counted too. A response that
    cannot be decoded is a record with the error, and so is a stretch that is no WARC.

    Raises:
        EOFError: the file ends within a record.
    """
    ordinal = 0
    while line := _next_line(item.stream):
        if not line.startswith(_MARK):
            yield failed(item.location, ordinal, "has bytes where a WARC record should begin")
            ordinal += 1
            if not _found_again(item.stream):
                return
        headers = _headers(item.stream, ends=True)
        length = headers.get("content-length", "")
        if not length.isascii() or not length.isdecimal():
            raise ValueError(f"has a WARC record of {length!r} bytes")
        block = streamed(_block(item, int(length)))
        if headers.get("warc-type") == "response" and "http" in headers.get("content-type", ""):
            yield from _response(item, unpack, ordinal, headers, block)
        for _ in chunks_of(block):
            continue
        ordinal += 1


def _response(
    item: Item, unpack: Unpack, ordinal: int, about: dict[str, str], block: io.BufferedReader
) -> Iterator[Record]:
    location = f"{item.location}!/{about.get('warc-target-uri', '').strip('<>')}"
    try:
        if not block.readline(_LINE).startswith(b"HTTP/"):
            raise ValueError("is no HTTP response")
        headers = _headers(block)
        form = _form(headers.get("content-type") or about.get("warc-identified-payload-type", ""))
        if form:
            chunks = body(block, headers, unpack.meter)
            yield kept(location, ordinal, chunks, unpack.settings.max_record_bytes, form)
    except (Damaged, LimitReached):
        raise
    # Only this response is damaged, in one of the ways of its encodings.
    except Exception as error:
        yield failed(location, ordinal, error)


def _form(content_type: str) -> str | None:
    kind = content_type.partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        return "html"
    return "json" if kind in ("application/json", "text/json") or kind.endswith("+json") else None


def _block(item: Item, left: int) -> Iterator[bytes]:
    """Yield a record's bytes. What fails here fails the file, not one response."""
    while left:
        try:
            chunk = item.stream.read1(min(left, CHUNK))
        except (Damaged, LimitReached):
            raise
        except Exception as error:
            raise Damaged(item.depth, error) from error
        if not chunk:
            raise Damaged(item.depth, EOFError("ends within a WARC record"))
        left -= len(chunk)
        yield chunk


def _next_line(stream: io.BufferedReader) -> bytes:
    while line := stream.readline(_LINE):
        if line.strip():
            return line
    return b""


def _found_again(stream: io.BufferedReader) -> bool:
    while line := stream.readline(_LINE):
        if line.startswith(_MARK):
            return True
    return False


def _headers(stream: io.BufferedReader, ends: bool = False) -> dict[str, str]:
    """Return headers by lower-case name, the first of each.

    Args:
        stream: stands after the first line, and afterwards after the empty one.
        ends: they must end with an empty line.
    """
    found: dict[str, str] = {}
    name, size = "", 0
    while (line := stream.readline(_LINE)).strip():
        size += len(line)
        if size > _HEADERS:
            raise ValueError(f"has headers of more than {_HEADERS} bytes")
        text = line.decode("utf-8", "backslashreplace").strip()
        # A line that begins with a space goes on from the one before.
        if line[:1] in (b" ", b"\t") and name:
            found[name] += f" {text}"
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        found.setdefault(name, value.strip())
    if ends and not line:
        raise EOFError("ends within the headers of a WARC record")
    return found
