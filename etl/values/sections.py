"""The sections of a posting: what its headings say of the text below them.

A heading is a line, or the words before a line's colon, that holds nothing but listed words and
fillers; in a text without line breaks also a capitalised heading before a colon, an item or a
capital letter. It holds until the next one. A heading that nobody listed ends boilerplate and what
is preferred, for it begins something else.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from etl.values.level_words import Said, Words

Section = tuple[int, str]
NEUTRAL = "neutral"
# Of the words of one heading the first of these decides: "preferred qualifications".
_ORDER = ("preferred", "boilerplate", "required", "mentioned", NEUTRAL)
_BEGINNINGS = ("heading", "prefix", "label")
LONGEST_HEADING = 70
_LONG_LINE = 160
_MOST_WORDS = 5
# A heading has fewer characters, so it cannot hold more words of the lists.
_MOST_HITS = LONGEST_HEADING
_UNKNOWN = re.compile(
    r"\n\n(?![*•▪●–-])[^\n.!]{3,58}[^\n.!,;](?::[ ]*\n|\n+(?=[*•▪●–-] ))|\n[^\n.!*•-]{3,58}:[ ]*\n"
)
_INLINE_END = re.compile(r"(?: [a-z]+){0,3} ?:| ?[-–•*·▪●] | (?=[A-Z0-9])")
_INLINE_MARK = re.compile(r" ?(?::|[-–•*·▪●] ?[A-Z0-9])")
_INLINE_PREFIX = re.compile(r" [A-Z][\w&.]*(?: [A-Z][\w&.]*){0,2}\?? (?=[A-Z])")


def find(text: str, folded: bytes, said: list[Said], words: Words) -> list[Section]:
    """Return where each section starts, and its level, ``neutral`` or ``boilerplate``."""
    found: list[Section] = []
    read_to = -1
    for place, hit in enumerate(said):
        if hit.place not in _BEGINNINGS or hit.start < read_to:
            continue
        line = text.rfind("\n", 0, hit.start) + 1
        if hit.start - line > LONGEST_HEADING and not text[hit.start].isupper():
            continue
        end = text.find("\n", hit.end)
        end = len(text) if end < 0 else end
        head = _head(text, line, end, hit.end)
        if head and (level := _level(folded, said[place : place + _MOST_HITS], line, head, words)):
            ends = _label_end(text, end) if hit.place == "label" else end
            found += _placed(text, found, (line, level), head, ends)
            read_to = head
        elif end - line > _LONG_LINE and (level := _inline(text, hit)):
            found.append((hit.start, level))
            read_to = hit.end
    return sorted([*found, *_unknown(text, found)]) if found else found


def level_at(sections: list[Section], place: int) -> str:
    """Return the level of the section that holds a place, ``neutral`` before the first heading."""
    number = bisect_right(sections, (place, "~"))
    return sections[number - 1][1] if number else NEUTRAL


def _head(text: str, line: int, end: int, after: int) -> int:
    """Return where the heading of a line would end, 0 where the line is too long to hold one."""
    colon = text.find(":", after, min(end, line + LONGEST_HEADING + 1))
    head = colon if colon >= 0 else end
    return head if head - line <= LONGEST_HEADING else 0


def _level(folded: bytes, said: list[Said], line: int, head: int, words: Words) -> str:
    levels: set[str] = set()
    rest = bytearray(folded[line + 1 : head + 1])
    for hit in said:
        if hit.start >= head:
            break
        if hit.place == "prefix" and not levels and not rest[: hit.start - line].strip():
            if len(rest.split()) <= _MOST_WORDS and not rest[hit.end - line :].isspace():
                levels.add("prefix")
        elif hit.place in ("heading", "label") and hit.end <= head:
            if rest[hit.start - line : hit.end - line].strip():
                levels.add(hit.level)
            rest[hit.start - line : hit.end - line] = b" " * (hit.end - hit.start)
    left = [word for word in rest.split() if bytes(word) not in words.fillers]
    if not left:
        return next((level for level in _ORDER if level in levels), "")
    return "boilerplate" if "prefix" in levels else ""


def _placed(
    text: str, found: list[Section], section: Section, head: int, end: int
) -> Iterator[Section]:
    """Yield it; an item "Nice to have: Go" of a list speaks of itself alone, so do labels."""
    previous = found[-1][1] if found else NEUTRAL
    yield section
    is_item = text[section[0] : section[0] + 1] in tuple("*•▪●–-")
    is_label = "\n" in text[head:end]
    if is_label or (is_item and text[head + 1 : end].strip()):
        yield end, previous


def _label_end(text: str, end: int) -> int:
    following = text.find("\n", end + 1)
    return following if following >= 0 else len(text)


def _inline(text: str, hit: Said) -> str:
    if not text[hit.start].isupper() or hit.place == "label":
        return ""
    if hit.place == "prefix":
        return hit.level if _INLINE_PREFIX.match(text, hit.end) else ""
    is_phrase = " " in text[hit.start : hit.end]
    end = (_INLINE_END if is_phrase else _INLINE_MARK).match(text, hit.end)
    return hit.level if end else ""


def _unknown(text: str, found: list[Section]) -> Iterator[Section]:
    known = {start for start, _ in found}
    if not any(level in ("boilerplate", "preferred") for _, level in found):
        return
    ordered = sorted(found)
    for hit in _UNKNOWN.finditer(text):
        start = hit.start() + len(hit.group()) - len(hit.group().lstrip("\n"))
        if start not in known and level_at(ordered, start) in ("boilerplate", "preferred"):
            yield start, NEUTRAL
