"""Documents: one JSON document or one HTML page a file."""

from collections.abc import Iterator

from etl.containers.items import Item, Unpack, suffix
from etl.containers.payloads import kept
from etl.containers.streams import chunks_of
from etl.sources.record import Record

_JSON = (".json", ".jsonld")
_HTML = (".html", ".htm", ".xhtml")
_EITHER = ".txt"
_HEAD = 1024


def accepts(name: str, head: bytes) -> bool:
    """Take the suffixes of documents, and whatever begins as a page does."""
    return suffix(name) in (*_JSON, *_HTML, _EITHER) or looks_like_html(head)


def records(item: Item, unpack: Unpack) -> Iterator[Record]:
    """Yield the file as one record."""
    page = item.suffix in _HTML or (
        item.suffix not in _JSON and looks_like_html(item.stream.peek(_HEAD)[:_HEAD])
    )
    limit = unpack.settings.max_record_bytes
    yield kept(item.location, 0, chunks_of(item.stream), limit, "html" if page else "json")


def looks_like_html(head: bytes) -> bool:
    r"""Tell whether bytes begin as a page does.

    >>> looks_like_html(b"\xef\xbb\xbf\n<!DOCTYPE html>")
    True
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(b"<?xml"):
        return b"<!doctype html" in text or b"<html" in text
    return text.startswith((b"<!doctype html", b"<html"))
