"""Sentences: a line, or a part of it that ends in a full stop, a question or the next item."""

import re
from collections.abc import Iterator

# Not after "e.g.", "Dr.", "z. B." or an initial.
_STOP = re.compile(
    r"(?<![ (.]\w)(?<!\b[eE]tc)(?<!\bincl)(?<!\b[DM]r)(?<!\bSt)(?<!\binkl)(?<!\bbzw)(?<!\bca)"
    r"[.!?][\"'”)]* +(?=[^\sa-z])| +[•▪●◦] *"
)
_ITEM = re.compile(_STOP.pattern + r"| [-–*] (?=[A-Z0-9])")
# A line so long has lost its line breaks: a hyphen in it begins an item.
_FLAT = 400


def bounds(text: str, place: int) -> tuple[int, int]:
    """Return start and end of the sentence that holds a place.

    >>> text = "We pay well. You know Go (e.g. with gRPC). Apply."
    >>> text[slice(*bounds(text, 22))]
    'You know Go (e.g. with gRPC).'
    """
    line = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    end = len(text) if end < 0 else end
    start = line
    for first, last in _breaks(text, line, end):
        if first > place:
            return start, first
        start = last
    return start, end


def _breaks(text: str, line: int, end: int) -> Iterator[tuple[int, int]]:
    pattern = _ITEM if end - line > _FLAT else _STOP
    for hit in pattern.finditer(text, line, end):
        mark = hit.group()
        yield hit.start() + (len(mark.rstrip()) if mark[0] in ".!?" else 0), hit.end()
