"""Words of postings, one or several in a text -> codes and names."""

import re
from collections.abc import Iterable

from etl.values.seeds import normal

_SCHEMA = re.compile(r"^https?://schema\.org/", re.IGNORECASE)
_OR = re.compile(r"[,;/|]|\b(?:or|and|oder|und|ou|et|o|y|e|lub)\b", re.IGNORECASE)
# No name of an industry holds more commas than that.
_LONGEST = 5


def coded(said: Iterable[str], words: dict[str, str]) -> tuple[list[str], list[str]]:
    """Return the codes of texts, each once, and the words that have none.

    >>> coded(["Full-time or gig", "stunt"], {"full time": "FULL_TIME", "gig": "CONTRACTOR"})
    (['FULL_TIME', 'CONTRACTOR'], ['stunt'])
    """
    codes: list[str] = []
    unknown: list[str] = []
    for text in said:
        word = _SCHEMA.sub("", text)
        whole = words.get(normal(word))
        for part in [word] if whole else filter(str.strip, _OR.split(word)):
            code = words.get(normal(part))
            codes += [code] if code else []
            unknown += [] if code else [part.strip()]
    return list(dict.fromkeys(codes)), unknown


def split_industries(text: str, known: dict[str, str]) -> list[str]:
    """Split a comma-joined text into industries, keeping known names that hold commas whole.

    >>> split_industries("Leisure, Travel & Tourism,Internet",
    ...                  {"leisure, travel & tourism": "Leisure, Travel & Tourism"})
    ['Leisure, Travel & Tourism', 'Internet']
    """
    parts = re.split(r"[,;|]", text)
    found = []
    start = 0
    while start < len(parts):
        for end in range(min(start + _LONGEST, len(parts)), start, -1):
            name = ",".join(parts[start:end]).strip()
            if end == start + 1 or name.casefold() in known:
                break
        start = end
        if name:
            found.append(known.get(name.casefold(), name))
    return found
