"""A title as parts, cut at commas, brackets, slashes and dashes, without marks and numbers."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from etl.values import texts

_PLACES = ("addressLocality", "addressRegion", "addressCountry")
_LONGEST_TITLE = 300
_MARKS = re.compile(
    r"""[(\[]?(?<!\w)(?:[mwfdxhkgiv]\ ?[/|*]\ ?){1,3}[mwfdxhkgiv](?!\w)[)\]]?  # (m/w/d), H/F
    |(?<=\w)(?:[:*_]|/-?|\()(?:in|innen|frau|e|ne|euse|trice|ère|r|n|s|a)(?!\w)\)?  # Koch/Köchin:in
    |[$€£¥₹]\s?\d[\d.,]*\s?[km]?\+?|\b\d{2,3}k\b|\b\d[\d.,]*\s?(?:eur|usd|gbp|pln|chf)\b  # pay
    |\#\s?\d+|\b(?:req|job|id|ref|nr)\b\W{0,2}\d+|\b[a-z]{1,5}[-_]?\d{3,}\b  # numbers: REQ-20431
    |\b\d{4,}(?:-\d+)*\b|\b[0-9a-f]{16,}\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TOKEN = re.compile(r"\.?[^\W_][\w+#'’&]*(?:\.[\w+#]+)*\.?|\s+|\S")
# "Sr.Engineer" is two words, "Node.js" one.
_GLUED = re.compile(r"\b([sj]r\.)(?=\w)", re.IGNORECASE)
_WORD = re.compile(r"\.?[^\W_]")
# "UI/UX" is one word, "Nurse/Assistant" are two titles.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a title.

    Args:
        words: its words as written.
        normal: the same as the lists spell them.
        end: the sign that ends it, empty at the end of the title.
        bracketed: it stands in brackets.
    """

    words: tuple[str, ...]
    normal: tuple[str, ...]
    end: str
    bracketed: bool

    def without(self, places: Collection[int]) -> "Part":
        """Return it without the words at these places."""
        return self.of([i for i in range(len(self.words)) if i not in places])

    def of(self, places: Iterable[int]) -> "Part":
        """Return it with only the words at these places, in this order."""
        places = tuple(places)
        words = tuple(self.words[i] for i in places)
        return replace(self, words=words, normal=tuple(self.normal[i] for i in places))


def parts_of(title: str) -> Iterator[Part]:
    """Yield the parts of a title, without marks of gender, pay and numbers."""
    tokens = _TOKEN.findall(_GLUED.sub(r"\1 ", _MARKS.sub(" ", title[:_LONGEST_TITLE])))
    words: list[str] = []
    depth = 0
    for number, token in enumerate(tokens):
        if _WORD.match(token):
            words.append(token)
            continue
        if token == "&":
            words.append(token)
        if not _ends(tokens, number):
            continue
        yield _part(words, token, depth > 0)
        words = []
        depth = max(0, depth + (token in "([{") - (token in ")]}"))
    yield _part(words, "", depth > 0)


def _part(words: list[str], end: str, bracketed: bool) -> Part:
    return Part(tuple(words), tuple(map(_normal, words)), end, bracketed)


def _ends(tokens: list[str], number: int) -> bool:
    """Tell whether a token that is no word ends a part."""
    token = tokens[number]
    around = [*tokens[max(0, number - 1) : number], *tokens[number + 1 : number + 2]]
    is_inside = len(around) == 2 and all(map(_WORD.match, around))
    if token in "-–—/":
        longest = _SHORT if token == "/" else _LONGEST_TITLE
        return not (is_inside and all(len(word) <= longest for word in around))
    return token in ",;:|()[]{}•·@~"


def places(value: object) -> Iterator[str]:
    """Yield what a ``jobLocation`` calls its places: towns, regions, countries.

    >>> list(places({"address": {"addressLocality": "Graz", "addressCountry": "AT"}}))
    ['Graz', 'AT']
    """
    for place in value if isinstance(value, list) else [value]:
        address = place.get("address", place) if isinstance(place, dict) else place
        for item in address if isinstance(address, list) else [address]:
            held = [item.get(name) for name in _PLACES] if isinstance(item, dict) else [item]
            for text in texts.strings(held, "name"):
                yield from filter(None, map(str.strip, text.split(",")))


def phrase_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as the lists spell them."""
    return tuple(_normal(word) for word in _TOKEN.findall(text) if _WORD.match(word) or word == "&")


def _normal(word: str) -> str:
    return "and" if word == "&" else word.casefold().rstrip(".").replace("’", "'")
