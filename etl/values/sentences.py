"""Sentences: a line, or a part of it that ends in a full stop, a question or the next item."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

# Not after "e.g.", "Dr.", "z. B." or an initial. The mark comes first: the search is then fast.
_STOP = re.compile(
    r"[.!?](?<![ (.]\w\.)(?<!\bincl\.)(?<!\b[DM]r\.)(?<!\bSt\.)"
    r"(?<!\binkl\.)(?<!\bbzw\.)(?<!\bca\.)[\"'”)]* +(?=[^\sa-z])"
)
# A line so long has lost its line breaks: a hyphen in it begins an item, and so do words that ask.
_ITEM = re.compile(
    r" (?:[-–*•▪●◦·] +(?=[A-Z0-9])|(?=(?:Experience|Experienced|Knowledge|Familiarity|Proficien\w+|"
    r"Strong|Ability|Solid|Excellent|Understanding|Demonstrated|Proven|Working|Minimum|Bachelor|"
    r"Master|Hands|\d+\+ [Yy]ears)\b))"
)
_FLAT = 250
_ENDS = (". ", "! ", "? ", '." ', ".) ")

Span = tuple[int, int]


def bounds(text: str, place: int) -> Span:
    """Return start and end of the sentence that holds a place.

    >>> text = "We pay well. You know Go (e.g. with gRPC). Apply."
    >>> text[slice(*bounds(text, 22))].strip()
    'You know Go (e.g. with gRPC).'
    """
    line = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return next(
        span for span in split(text, line, len(text) if end < 0 else end) if span[1] > place
    )


def split(text: str, start: int, end: int, edges: Sequence[int] = ()) -> list[Span]:
    """Return start and end of the sentences of the line ``text[start:end]``, none lost between.

    Args:
        text: the text.
        start: of the line.
        end: of the line.
        edges: where headings inside a line begin, in order: a sentence ends before each.
    """
    stops = [edge - start for edge in edges[bisect_right(edges, start) : bisect_left(edges, end)]]
    line = text[start:end]
    is_flat = len(line) > _FLAT
    if not is_flat and not stops and not any(map(line.__contains__, _ENDS)):
        return [(start, end + 1)]
    stops += [hit.end() for hit in _STOP.finditer(line)]
    stops += [hit.start() + 1 for hit in _ITEM.finditer(line)] if is_flat else []
    places = [0, *sorted(set(stops)), len(line) + 1]
    return [(start + first, start + last) for first, last in pairwise(places)]
