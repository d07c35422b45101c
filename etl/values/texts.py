"""Short strings: titles, names, words."""

import html
import re
from collections.abc import Iterator

_BLANKS = re.compile(r"\s+")
# C0 and C1 controls, lone surrogates, and the marks that turn the direction of writing.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)


def one_line(text: str) -> str:
    r"""Return text for a cell: entities decoded (twice at most), blanks folded.

    >>> one_line("R&amp;amp;D \n Lead")
    'R&D Lead'
    """
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return _BLANKS.sub(" ", printable(text)).strip()


def printable(text: str) -> str:
    """Return text without characters that no reader should meet; line breaks and tabs stay."""
    return _UNPRINTABLE.sub("", text)


def strings(value: object, *keys: str) -> Iterator[str]:
    """Yield the strings that a value holds, in order.

    A string or number stands for itself, a list for its items, an object for the first of its
    ``keys`` that holds something (``name``, ``@value`` and ``value`` if none are named).
    """
    if isinstance(value, str):
        text = one_line(value)
        if text:
            yield text
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, *keys)
    elif isinstance(value, dict):
        for key in keys or ("name", "@value", "value"):
            found = list(strings(value.get(key), *keys))
            if found:
                yield from found
                return


def first(value: object, *keys: str) -> str | None:
    """Return the first of `strings`, or None."""
    return next(strings(value, *keys), None)
