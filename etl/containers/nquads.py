"""N-Quads as the Web Data Commons write them: consecutive lines of one page are one record."""

import io
import re
from collections.abc import Iterator

from etl.containers.items import Item, Unpack, suffix
from etl.containers.payloads import kept
from etl.sources.record import Record

_TERM = rb"(?:<[^>]*>|_:\S+)"
_QUAD = re.compile(
    rb"\s*" + _TERM + rb"\s*<[^>]*>\s*"
    rb'(?:<[^>]*>|_:\S+|"[^"\\]*(?:\\.[^"\\]*)*"(?:\^\^<[^>]*>|@[\w-]+)?)'
    rb"\s*(" + _TERM + rb")\s*\.\s*(?:#.*)?",
    re.DOTALL,
)


def accepts(name: str, head: bytes) -> bool:
    """Take the suffixes of N-Quads."""
    return suffix(name) in (".nq", ".nquads")


def records(item: Item, unpack: Unpack) -> Iterator[Record]:
    """Yield one record a run of lines with the same graph, their bytes as they came.

    A line without a graph (a comment, a triple, a damaged one, one longer than a record may be)
    goes to the lines before it.
    """
    limit = unpack.settings.max_record_bytes
    lines = _Lines(item.stream, limit)
    ordinal = 0
    while lines.more:
        record = kept(item.location, ordinal, lines.one_graph(), limit, "nquads")
        if record.byte_count > limit or record.payload.strip():
            yield record
            ordinal += 1


def graph(line: bytes) -> bytes | None:
    r"""Return the fourth term of a line.

    >>> graph(b'_:a <http://schema.org/title> "Cook \\"B\\""@en <https://a.example/1> .')
    b'<https://a.example/1>'
    >>> graph(b"_:a <http://schema.org/url> <https://a.example/1> .") is None
    True
    """
    found = _QUAD.fullmatch(line)
    return found[1] if found else None


class _Lines:
    """A file's lines, and the one that was read too far.

    Args:
        stream: the file.
        limit: how much of a line is read at once.
    """

    def __init__(self, stream: io.BufferedReader, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._line = stream.readline(limit + 1)

    @property
    def more(self) -> bool:
        return bool(self._line)

    def one_graph(self) -> Iterator[bytes]:
        """Yield the lines up to one with another graph, a long one in pieces."""
        current: bytes | None = None
        while self._line:
            here = graph(self._line) if len(self._line) <= self._limit else None
            if here and current and here != current:
                return
            current = current or here
            yield self._line
            while not self._line.endswith(b"\n") and (
                piece := self._stream.readline(self._limit + 1)
            ):
                self._line = piece
                yield piece
            self._line = self._stream.readline(self._limit + 1)
