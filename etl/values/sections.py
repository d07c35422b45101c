"""The sections of a posting: what its headings say of the text below them.

A heading is a line, or the words before a line's colon, that holds nothing but listed words and
fillers; or with other words, too, if its form says so: it ends in a colon, a list follows, or it
stands by itself in capitals. In a text without line breaks it is also a capitalised heading before
a colon, an item or a capital letter. It holds until the next one. A heading that nobody listed ends
boilerplate and what is preferred, for it begins something else.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from etl.values.level_words import Said, Spoken

Section = tuple[int, str]
NEUTRAL = "neutral"
# Of the words of one heading the first of these decides: "preferred qualifications".
_ORDER = ("preferred", "boilerplate", "required", "mentioned", NEUTRAL)
_BEGINNINGS = ("heading", "prefix", "label")
LONGEST_HEADING = 100
_LONG_LINE = 160
_SHORT_LINE = 60
_FLAT_LINE = 1000
# An item of a list, cells of a header, what follows a label.
_ITEM = re.compile(r"\s*[*•▪●·◦–-]|[^|\n]+\||[^.:,\n]{2,40}:[ *]")
_BULLET = re.compile(r"\s*[*•▪●·◦–-]")
_ITEM_FOLLOWS = re.compile(r"\s*\n\s*[*•▪●·◦–-] ")
# "Specialised Skills and Tools", with nothing else on its line.
_WORD = r"(?:[A-Z0-9][\w’'/.-]*|&|a|an|and|as|at|for|from|in|of|on|or|our|the|to|with|you|your)"
_ALONE = re.compile(rf"\W*{_WORD}(?:[ ,]+{_WORD}){{0,8}}[ ?]*")
_MOST_WORDS = 5
_LONG_WORD = 10
# A heading has fewer characters, so it cannot hold more words of the lists.
_MOST_HITS = LONGEST_HEADING
_UNKNOWN = re.compile(
    r"\n\n(?![*•▪●–-])[^\n.!]{3,58}[^\n.!,;](?::[ ]*\n|\n+(?=[*•▪●–-] ))|\n[^\n.!*•-]{3,58}:[ ]*\n"
)
_INLINE_END = re.compile(r"(?: [a-z]+){0,3} ?:| ?[-–•*·▪●] | (?=[A-Z0-9])")
_INLINE_MARK = re.compile(r" ?(?::|[-–•*·▪●] ?[A-Z0-9])")
_INLINE_PREFIX = re.compile(r" [A-Z][\w&.]*(?: [A-Z][\w&.]*){0,2}\?? (?=[A-Z])")


def find(text: str, folded: bytes, spoken: Spoken) -> list[Section]:
    """Return where each section starts, and its level, ``neutral`` or ``boilerplate``."""
    said, fillers = spoken.in_headings(), spoken.words.fillers
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
        is_set_off = bool(head) and _is_set_off(text, line, head, end)
        hits = said[place : place + _MOST_HITS]
        if head and (level := _level(folded, hits, (line, head), fillers, is_set_off)):
            ends = _label_end(text, end) if hit.place == "label" else end
            found += _placed(text, found, (line, level), head, ends)
            read_to = head
        elif end - line <= _LONG_LINE:
            read_to = end
        elif level := _inline(text, hit):
            found.append((hit.start, level))
            read_to = hit.end
    return sorted([*found, *_unknown(text, found)]) if found else found


def is_prose(text: str, place: int) -> bool:
    """Return whether the line of a place is prose: no item of a list, and not short."""
    line, end = _line(text, place)
    return end - line > _SHORT_LINE and not _ITEM.match(text, line)


def is_flat(text: str, place: int) -> bool:
    """Return whether the line of a place is so long that it has lost its line breaks."""
    line, end = _line(text, place)
    return end - line > _FLAT_LINE


def _line(text: str, place: int) -> tuple[int, int]:
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, len(text) if end < 0 else end


def level_at(sections: list[Section], place: int) -> str:
    """Return the level of the section that holds a place, ``neutral`` before the first heading."""
    number = bisect_right(sections, (place, "~"))
    return sections[number - 1][1] if number else NEUTRAL


def _head(text: str, line: int, end: int, after: int) -> int:
    """Return where the heading of a line would end, 0 where the line is too long to hold one."""
    colon = text.find(":", after, min(end, line + LONGEST_HEADING + 1))
    head = colon if colon >= 0 else end
    return head if head - line <= LONGEST_HEADING else 0


def _is_set_off(text: str, line: int, head: int, end: int) -> bool:
    """Return whether a line has the form of a heading, whatever it says."""
    if _BULLET.match(text, line):
        return False
    if head < end:
        return not text[head + 1 : end].strip(" *_")
    if text[end - 1] in ".,;!":
        return False
    if _ITEM_FOLLOWS.match(text, end):
        return True
    is_apart = text[max(line - 2, 0) : line].strip() == "" and text[end : end + 2].strip() == ""
    return is_apart and bool(_ALONE.fullmatch(text, line, end))


def _level(
    folded: bytes,
    said: list[Said],
    span: tuple[int, int],
    fillers: frozenset[bytes],
    is_set_off: bool,
) -> str:
    """Return the level that the words of a line say, the first of which makes it a heading."""
    line, head = span
    if not is_set_off and not fillers.issuperset(folded[line + 1 : said[0].start + 1].split()):
        return ""
    hits: list[Said] = []
    rest = bytearray(folded[line + 1 : head + 1])
    for hit in said:
        if hit.start >= head:
            break
        if hit.place == "prefix" and not hits and not rest[: hit.start - line].strip():
            if len(rest.split()) <= _MOST_WORDS and not rest[hit.end - line :].isspace():
                hits.append(hit)
        elif hit.end <= head and _counts(hit, is_set_off):
            if rest[hit.start - line : hit.end - line].strip():
                hits.append(hit)
            rest[hit.start - line : hit.end - line] = b" " * (hit.end - hit.start)
    if fillers.issuperset(bytes(rest).split()):
        return _said_by([hit for hit in hits if hit.place != "prefix"])
    if hits and hits[0].place == "prefix":
        return "boilerplate"
    return _said_by([hit for hit in hits if _tells(hit)]) if is_set_off else ""


def _counts(hit: Said, is_set_off: bool) -> bool:
    if hit.place in ("heading", "label"):
        return True
    return is_set_off and hit.level == "preferred" and hit.place in ("before", "after", "either")


def _tells(hit: Said) -> bool:
    """Return whether a word tells something of a heading that holds unlisted words, too.

    "Technology Stack of Ours" is one, "Project Management" is not.
    """
    return hit.place != "label" and (hit.level != NEUTRAL or hit.end - hit.start > _LONG_WORD)


def _said_by(hits: list[Said]) -> str:
    levels = {hit.level for hit in hits}
    # "Essential responsibilities", "As an engineer in our team, you will".
    if hits and hits[-1].level == "mentioned" and "preferred" not in levels:
        return "mentioned"
    return next((level for level in _ORDER if level in levels), "")


def _placed(
    text: str, found: list[Section], section: Section, head: int, end: int
) -> Iterator[Section]:
    """Yield it; an item "Nice to have: Go" of a list speaks of itself alone, so do labels."""
    previous = found[-1][1] if found else NEUTRAL
    is_item = text[section[0] : section[0] + 1] in tuple("*•▪●–-")
    # "Experience with:" among wishes leads a list of wishes.
    if is_item and previous == "preferred" and section[1] == "required":
        return
    yield section
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
    # "We are looking for Java engineers" is a sentence.
    is_phrase = " " in text[hit.start : hit.end] and text[hit.start : hit.start + 2] != "We"
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
