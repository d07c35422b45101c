"""Strings: titles, names, words, and the raw text of prose."""

import html
import re
from collections.abc import Iterator

_BLANKS = re.compile(r"\s+")
# C0 and C1 controls, lone surrogates, and the marks that turn the direction of writing.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)
# What follows "&" in a reference. It ends in ";": "?job=1&region=EU" holds no "®", "R&D" no "&D;".
# A number of more digits names no character.
REFERENCE = r"(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
_REFERENCE = re.compile("&" + REFERENCE)


def lowered(text: str) -> str:
    """Return text in lower case, of the same length: places in it stay true."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def one_line(text: str) -> str:
    r"""Return text for a cell: entities decoded (twice at most), blanks folded.

    >>> one_line("R&amp;amp;D \n Lead")
    'R&D Lead'
    """
    for _ in range(2):
        if "&" not in text:
            break
        text = unescape(text)
    return _BLANKS.sub(" ", printable(text)).strip()


def unescape(text: str) -> str:
    """Undo HTML escaping once.

    >>> unescape("Q&amp;amp;A &lt;b&gt; &region=EU")
    'Q&amp;A <b> &region=EU'
    """
    return _REFERENCE.sub(lambda found: html.unescape(found.group()), text)


def printable(text: str) -> str:
    """Return text without characters that no reader should meet; line breaks and tabs stay."""
    return _UNPRINTABLE.sub("", text)


def strings(value: object, *keys: str) -> Iterator[str]:
    """Yield the strings that a value holds, each as `one_line`, in order.

    A string or number stands for itself, a list for its items, an object for the first of its
    ``keys`` that holds something (``name``, ``@value`` and ``value`` if none are named).
    """
    return filter(None, map(one_line, raw(value, *keys)))


def raw(value: object, *keys: str) -> Iterator[str]:
    """Yield the strings that a value holds, as `strings` finds them, but as they came."""
    if isinstance(value, str):
        if value.strip():
            yield value
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float):
        yield _number(value)
    elif isinstance(value, list):
        for item in value:
            yield from raw(item, *keys)
    elif isinstance(value, dict):
        for key in keys or ("name", "@value", "value"):
            found = list(raw(value.get(key), *keys))
            if found:
                yield from found
                return


def first(value: object, *keys: str) -> str | None:
    """Return the first of `strings`, or None."""
    return next(strings(value, *keys), None)


def _number(value: int | float) -> str:
    # A writer of JSON may spell 6900 as 6900.0; above that size the digits are no longer exact.
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return str(int(value) if whole else value)
