"""A posting's title -> the name of the occupation, its seniority, and the title without the rest.

The words are in `seeds/reference/titles.csv` and `title_words.csv`; the rules know no language.
A title is cut into parts at commas, brackets, slashes and dashes. In the first part that has one,
the known title that ends last is the name, for the head of a name ends it: a nurse recruiter
recruits. Of several that end there the longest counts.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from etl.values import seeds
from etl.values.title_parts import Part, parts_of, phrase_of

SENIORITIES = ("intern", "entry", "mid", "senior", "lead", "manager", "director", "executive")
# Who leads a field does not do what the field's name says: a director of data science.
_HEADS = frozenset({"manager", "director", "executive"})
_NUMERALS = {
    **dict.fromkeys(("i", "1"), "entry"),
    **dict.fromkeys(("ii", "2"), "mid"),
    **dict.fromkeys(("iii", "3"), "senior"),
    **dict.fromkeys(("iv", "4", "v", "5"), "lead"),
}
_MOST_WORDS = 6
# What follows further on is a team or a product.
_MOST_PARTS = 3


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says.

    Args:
        name: the occupation's name in `titles.csv`, None where no known title is in it.
        cleaned: the title without level, place, pay, numbers and brackets.
        seniority: one of `SENIORITIES`, None where nothing tells.
    """

    name: str | None
    cleaned: str
    seniority: str | None


@dataclass(frozen=True, slots=True)
class _Lists:
    """The code lists; phrases are tuples of words.

    Args:
        titles: phrase -> name of the occupation and the level that it implies, or "".
        levels: phrase -> level, or `neutral`.
        at_start: levels that count at the start of a part only.
        asides: what is no part of a title wherever it stands.
        alone: that and what is none where it stands alone.
        ends: the last words of titles.
    """

    titles: dict[tuple[str, ...], tuple[str, str]]
    levels: dict[tuple[str, ...], str]
    at_start: frozenset[tuple[str, ...]]
    asides: frozenset[tuple[str, ...]]
    alone: frozenset[tuple[str, ...]]
    ends: frozenset[str]


def parse_title(title: str, folder: Path, own: Iterable[str] = ()) -> Title:
    """Return what a title says.

    Args:
        title: the title as text.
        folder: the folder of the code lists.
        own: names of the employer and of the posting's places, which are no part of a title.

    >>> parse_title("Sr. Data Engineer II (m/f/d) - Remote", Path("seeds/reference"))
    Title(name='Data Engineer', cleaned='Data Engineer', seniority='senior')
    """
    lists = _lists(folder)
    names = frozenset(phrase for name in own if (phrase := phrase_of(name)))
    parts = [_without_asides(part, lists, names) for part in parts_of(title)]
    turned = _turned([p for p in parts if p.words], lists)
    read = [_read(_levelled(part, lists), lists) for part in turned]
    told = [one for one in read if not one.part.bracketed and not one.is_level]
    main = next((one for one in told[:_MOST_PARTS] if one.place), told[0] if told else None)
    upto = read[: read.index(main) + 1] if main else []
    before = [one for one in upto if not one.part.bracketed]
    heads = _HEADS.intersection(code for one in before for code, _ in one.levels)
    counted = [one for one in read if one in before or one.is_level]
    codes = [code for one in counted for code, _ in one.levels]
    name, implied = lists.titles.get(main.phrase, (None, "")) if main else (None, "")
    return Title(
        None if heads and not implied else name,
        _cleaned(told, before) or " ".join(title.split()),
        _highest([*codes, *([implied] if implied else [])]) or _numeral(counted),
    )


def _without_asides(part: Part, lists: _Lists, own: frozenset[tuple[str, ...]]) -> Part:
    """Return a part without the employer, places and how the work is done, maybe empty."""
    normal = part.normal
    if part.bracketed or normal[:1] in {("at",), ("in",), ("for",)}:
        start = 0 if part.bracketed else 1
        if normal[start:] in own:
            return part.without(range(len(normal)))
    covered = {i for span in _spans(normal, lists.alone, own) for i in span}
    if all(i in covered or word.isdigit() for i, word in enumerate(normal)):
        is_number = len(normal) == 1 and normal[0] in _NUMERALS
        return part if is_number else part.without(range(len(normal)))
    spans = [span for span in _spans(normal, lists.asides, own) if _is_beside(span, normal, own)]
    return part.without({i for span in spans for i in span}) if spans else part


def _is_beside(span: range, normal: tuple[str, ...], own: frozenset[tuple[str, ...]]) -> bool:
    # A town or an employer may be a word of the title: only "in Graz" and "at Umber" are not.
    if normal[span.start : span.stop] not in own:
        return True
    return span.stop == len(normal) and span.start > 1


def _title_at(normal: tuple[str, ...], lists: _Lists) -> range:
    """Return where the known title stands that ends last, the longest of these; or no place."""
    for stop in range(len(normal), 0, -1):
        if normal[stop - 1] not in lists.ends:
            continue
        for start in range(max(0, stop - _MOST_WORDS), stop):
            if normal[start:stop] in lists.titles:
                return range(start, stop)
    return range(0)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a part says: where its title stands, and the levels beside it with their places."""

    part: Part
    place: range
    levels: tuple[tuple[str, range], ...]

    @property
    def phrase(self) -> tuple[str, ...]:
        """The known title, empty where there is none."""
        return self.part.normal[self.place.start : self.place.stop]

    @property
    def is_level(self) -> bool:
        """Tell whether the part says a level and nothing else."""
        rest = self.rest()
        return not self.place and all(self.part.normal[i] in _NUMERALS for i in rest)

    def rest(self) -> list[int]:
        """The places of the words that say no level."""
        said = {i for _, span in self.levels for i in span}
        return [i for i in range(len(self.part.words)) if i not in said]


def _read(part: Part, lists: _Lists) -> _Read:
    place = _title_at(part.normal, lists)
    normal, found, leading = part.normal, [], 0
    for span in _spans(normal, lists.levels):
        phrase = normal[span.start : span.stop]
        is_leading = span.start == leading
        if is_leading:
            leading = span.stop
        if lists.levels[phrase] not in SENIORITIES or not set(span).isdisjoint(place):
            continue
        if phrase not in lists.at_start or (is_leading and span.stop < len(normal)):
            found.append((lists.levels[phrase], span))
    return _Read(part, place, tuple(found))


def _turned(parts: list[Part], lists: _Lists) -> list[Part]:
    """Return the parts, "Staff Engineer, Data" as "Staff Data Engineer" where that is a title."""
    if len(parts) < 2 or parts[0].end != "," or any(_title_at(p.normal, lists) for p in parts[:2]):
        return parts
    first, second, *others = parts
    rest = _read(first, lists).rest()
    level = first.without(rest)
    kind = first.of(rest)
    turned = replace(
        second,
        words=(*level.words, *second.words, *kind.words),
        normal=(*level.normal, *second.normal, *kind.normal),
        bracketed=False,
    )
    is_title = _title_at(turned.normal, lists).stop > len(level.words) + len(second.words)
    return [turned, *others] if is_title else parts


def _levelled(part: Part, lists: _Lists) -> Part:
    """Return the part, "Software Sr Engineer" as "Sr Software Engineer" where that is a title."""
    read = _read(part, lists)
    if read.place or not read.levels:
        return part
    rest = read.rest()
    found = part.of([*(i for i in range(len(part.words)) if i not in rest), *rest])
    return found if _title_at(found.normal, lists) else part


def _highest(codes: Collection[str]) -> str | None:
    """Return the highest level, but an intern is one whoever is assisted."""
    return "intern" if "intern" in codes else max(codes, key=SENIORITIES.index, default=None)


def _numeral(counted: Iterable[_Read]) -> str | None:
    """Return the level of a numeral right behind a title or a level, or at the end of a part."""
    for one in counted:
        normal = one.part.normal
        behind = {one.place.stop, len(normal) - 1, *(span.stop for _, span in one.levels)}
        for i in sorted(behind - {0}):
            if i < len(normal) and normal[i] in _NUMERALS:
                return _NUMERALS[normal[i]]
        if one.is_level and normal[0] in _NUMERALS:
            return _NUMERALS[normal[0]]
    return None


def _cleaned(told: list[_Read], before: list[_Read]) -> str:
    """Return what the parts say, joined as they were, without the levels up to the title."""
    text = end = ""
    for one in told:
        rest = [i for i in one.rest() if not i or one.part.normal[i] not in _NUMERALS]
        kept = rest if one in before else range(len(one.part.words))
        if kept:
            joined = {",": ", ", "/": " / "}.get(end, " - ") if text else ""
            text += joined + " ".join(one.part.words[i] for i in kept)
            end = one.part.end
    return text


def _spans(
    normal: tuple[str, ...],
    known: Collection[tuple[str, ...]],
    own: Collection[tuple[str, ...]] = (),
) -> list[range]:
    """Return where known phrases stand, from the left, the longest first, none over another."""
    found = []
    start = 0
    while start < len(normal):
        for stop in range(min(len(normal), start + _MOST_WORDS), start, -1):
            phrase = normal[start:stop]
            if phrase in known or phrase in own:
                found.append(range(start, stop))
                start = stop - 1
                break
        start += 1
    return found


@cache
def _lists(folder: Path) -> _Lists:
    titles: dict[tuple[str, ...], tuple[str, str]] = {}
    for row in seeds.rows(folder, "titles"):
        phrase, means = phrase_of(row["word"]), (row["title_name"], row["seniority_code"])
        titles[phrase] = means
        # What the list says of a plural itself counts: "operations" is none.
        if row["language"] == "en" and not phrase[-1].endswith("s"):
            titles.setdefault((*phrase[:-1], f"{phrase[-1]}s"), means)
    words = [(phrase_of(row["word"]), row) for row in seeds.rows(folder, "title_words")]
    asides = [(phrase, row) for phrase, row in words if row["says"] == "aside"]
    return _Lists(
        titles,
        {phrase: row["says"] for phrase, row in words if row["says"] != "aside"},
        frozenset(phrase for phrase, row in words if row["place"] == "start"),
        frozenset(phrase for phrase, row in asides if row["place"] == "any"),
        frozenset(phrase for phrase, _ in asides),
        frozenset(phrase[-1] for phrase in titles),
    )
