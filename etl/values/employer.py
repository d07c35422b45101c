"""The employer's own names: what is called so in its posting is no skill."""

import re

from etl.values.folding import fold

_LEGAL = re.compile(
    r"[, ]+(?:inc|llc|ltd|limited|corp|corporation|co|company|plc|llp|lp|gmbh|ag|se|kg|sa|sas|sarl|"
    r"bv|nv|ab|as|oy|spa|srl|sl|pty|holdings?|group|technologies|labs?|software|solutions|services)"
    r"\.?(?=$|[, ])",
    re.IGNORECASE,
)
_SHORTEST = 2


def names(name: str) -> tuple[str, ...]:
    """Return what an organization is called: whole, without its legal form, its parts in brackets.

    >>> names("Kiln Software, Inc. (KSI)")
    ('Kiln Software, Inc. (KSI)', 'Kiln Software, Inc.', 'Kiln', 'KSI')
    """
    found = [name.strip()]
    for part in re.split(r"[()|]", name):
        part = part.strip(" ,")
        found += [part, _LEGAL.sub("", part).strip(" ,")]
    return tuple(dict.fromkeys(one for one in found if len(one) >= _SHORTEST))


def mentions(folded: bytes, own: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the spans at which a folded text says one of the names, in order."""
    spans = []
    for name in own:
        word = fold(name)
        place = folded.find(word)
        while place >= 0:
            spans.append((place, place + len(word) - 2))
            place = folded.find(word, place + 1)
    return sorted(spans)
