"""Terms in a line that may be skills: capitalised words, and the items of an enumeration."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from etl.values.texts import lowered

MOST_WORDS = 4
MOST_LISTED_WORDS = 3
LONGEST = 40
# Three parts at least are an enumeration; fewer commas stand in any prose.
LEAST_PARTS = 3
# With more of its words capitalised a sentence is a heading, whatever it names.
HEADING_SHARE = 0.6
_WORD = re.compile(r"[^\W_](?:[\w+#]|[.&'’/-](?=\w))*")
_LOWER = re.compile(r"[^\W\d_A-Z]{2,}")
_STOP = re.compile(r"(?<=[.!?])\s+|\s+[•*·–—-]\s+")
_AND = r"(?:and/or|and|or|und|oder|et|ou|y|en|i|oraz|og|och|e)"
# A bracket inside a word is part of it: "engineer(s)".
_BETWEEN = re.compile(rf"\s*(?:[,;•|]|:(?=\s)|(?<=\s)\(|\)(?!\w))\s*(?:{_AND}\s+)?|\s+{_AND}\s+")
_ENDS = " .!?:*•-–"


class Known(NamedTuple):
    """What the lists know.

    Attributes:
        find: text -> the spans of the skills in it.
        names: whether a word is a form of a skill, wherever it stands.
        ordinary: words, in lower case, that make no term by themselves.
        function: words such as "the" and "with", in lower case, that stand in no term.
    """

    find: Callable[[str], Iterable[tuple[int, int]]]
    names: Callable[[str], bool]
    ordinary: frozenset[str]
    function: frozenset[str]


class Term(NamedTuple):
    """A term that no entry knows: in an enumeration or not, beside a known skill or not."""

    start: int
    spelling: str
    is_listed: bool
    is_beside: bool


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences and the items of lists in a text, without blanks around."""
    for line in text.splitlines():
        yield from filter(None, map(str.strip, _STOP.split(line)))


def find(sentence: str, known: Known) -> list[Term]:
    """Return the terms of a sentence that no entry knows, those of enumerations first."""
    spans = list(known.find(sentence))
    found = list(_listed(sentence, spans))
    taken = [*spans, *((term.start, term.start + len(term.spelling)) for term in found)]
    found += (Term(*span, False, False) for span in _capitalised(sentence, taken))
    return [term for term in found if _may_be_one(term.spelling, known)]


def lower_case(line: str) -> set[str]:
    """Return the words of a line in lower case, and two of them in a row."""
    words = _LOWER.findall(line)
    return {*words, *(f"{one} {next_}" for one, next_ in pairwise(words))}


def _may_be_one(spelling: str, known: Known) -> bool:
    words = [lowered(word) for word in _WORD.findall(spelling)]
    is_long = len(spelling) > LONGEST or len(words) > MOST_WORDS
    is_prose = known.ordinary.issuperset(words) or not known.function.isdisjoint(words)
    return not is_long and not is_prose and not known.names(spelling)


def _listed(sentence: str, known: list[tuple[int, int]]) -> Iterator[Term]:
    """Yield the unknown items of an enumeration; its first part may be the words before it."""
    parts = list(_parts(sentence))
    if len(parts) < LEAST_PARTS:
        return
    has_known = [_overlaps(part, known) for part in parts]
    for number, (start, end) in enumerate(parts):
        spelling = sentence[start:end]
        is_item = 0 < len(_WORD.findall(spelling)) <= MOST_LISTED_WORDS
        if is_item and not has_known[number] and spelling[0].isalpha():
            yield Term(start, spelling, True, any(has_known[max(number - 1, 0) : number + 2]))


def _parts(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield the spans between commas, brackets and "and", without blanks and full stops around."""
    place = 0
    bounds = [match.span() for match in _BETWEEN.finditer(sentence)]
    for stop, following in [*bounds, (len(sentence), len(sentence))]:
        part = sentence[place:stop]
        first = place + len(part) - len(part.lstrip(_ENDS))
        if stripped := part.strip(_ENDS):
            yield first, first + len(stripped)
        place = following


def _overlaps(part: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < part[1] and part[0] < end for start, end in spans)


def _capitalised(sentence: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Yield capitalised words in a row, but not of a heading, nor for beginning a sentence."""
    words = list(_WORD.finditer(sentence))
    capitalised = sum(_is_capitalised(word.group()) for word in words)
    if capitalised > HEADING_SHARE * len(words):
        return
    row: list[re.Match[str]] = []
    for number, word in enumerate(words):
        is_new = not row or sentence[row[-1].end() : word.start()] != " "
        is_name = _is_capitalised(word.group()) and not _overlaps(word.span(), taken)
        if row and (is_new or not is_name):
            yield _span(sentence, row)
            row = []
        # The first word of a sentence is a name where it has a capital further in.
        if is_name and (number or _is_capitalised(word.group()[1:])):
            row.append(word)
    if row:
        yield _span(sentence, row)


def _span(sentence: str, row: list[re.Match[str]]) -> tuple[int, str]:
    return row[0].start(), sentence[row[0].start() : row[-1].end()]


def _is_capitalised(word: str) -> bool:
    return any(map(str.isupper, word))
