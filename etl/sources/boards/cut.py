"""A board's answer -> the bytes of each job in it, as they stand there."""

import json
import re
from collections.abc import Iterator

_BLANK = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def elements(body: bytes, name: str | None = None) -> Iterator[bytes]:
    """Yield the items of a JSON list as the bytes that they are written with.

    Args:
        body: a JSON list, or an object that holds the list.
        name: the member of the object that is the list; None: the body is the list.

    Raises:
        ValueError: it is not JSON, or not in that form.

    >>> list(elements(b'{"meta": {}, "jobs": [{"id": 1}, {"id" : 2.50}]}', "jobs"))
    [b'{"id": 1}', b'{"id" : 2.50}']
    """
    # A wrong byte must come out as it went in; what it means is for a later stage to say.
    text = body.decode("utf-8-sig", "surrogateescape")
    try:
        start = _blanks(text, 0) if name is None else _member(text, name)
        for first, end in _items(text, start):
            yield text[first:end].encode("utf-8", "surrogateescape")
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def member(body: bytes, name: str) -> object:
    """Return a member of a JSON object, or None where it has none.

    Raises:
        ValueError: it is not a JSON object.
    """
    text = body.decode("utf-8-sig", "surrogateescape")
    try:
        return _DECODER.raw_decode(text, _member(text, name))[0]
    except KeyError:
        return None


def _member(text: str, name: str) -> int:
    at = _after(text, _blanks(text, 0), "{")
    while text[at : at + 1] == '"':
        key, at = _DECODER.raw_decode(text, at)
        at = _after(text, _blanks(text, at), ":")
        if key == name:
            return at
        _, at = _DECODER.raw_decode(text, at)
        at = _blanks(text, at)
        if text[at : at + 1] != ",":
            break
        at = _blanks(text, at + 1)
    raise _NoMember(f"it has no {name!r}")


def _items(text: str, at: int) -> Iterator[tuple[int, int]]:
    at = _after(text, at, "[")
    while text[at : at + 1] != "]":
        _, end = _DECODER.raw_decode(text, at)
        yield at, end
        at = _blanks(text, end)
        if text[at : at + 1] == ",":
            at = _blanks(text, at + 1)
        elif text[at : at + 1] != "]":
            raise ValueError(f"its list breaks off at character {at}")


def _after(text: str, at: int, mark: str) -> int:
    if text[at : at + 1] != mark:
        raise ValueError(f"character {at} is not {mark!r}")
    return _blanks(text, at + 1)


def _blanks(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


class _NoMember(ValueError, KeyError):
    pass
