"""Bytes -> a JSON document; and a JSON value -> text in one spelling."""

import orjson

from etl.values import encodings, repairs
from etl.values.rejects import Rejected

_NOTHING = ("", "nan", "null", "none", "undefined")
_LONGEST_WORD = 64


def parse(
    payload: bytes, max_depth: int, declared: str | None = None
) -> tuple[object, tuple[str, ...]]:
    """Return the document and the names of what had to be done to read it, none if it was tidy.

    Args:
        payload: the bytes of one document.
        max_depth: how deep objects and lists may be nested.
        declared: the charset that the source declares for the bytes, if it does.

    Returns:
        The document, and names of `encodings.NAMES`, `repairs.REPAIRS` and `repairs.NOTED`.

    Raises:
        Rejected: the bytes are no text that can be told for certain (not_utf8), hold nothing
            (nothing_given), are not JSON even when mended (not_json) or are nested too deep
            (nested_too_deep).
    """
    text, decoding = encodings.decode(payload, declared)
    word = text.strip() if len(text) < _LONGEST_WORD or text.isspace() else text
    if len(word) < _LONGEST_WORD and word.casefold() in _NOTHING:
        said = f"only {word!r}" if word else "no bytes"
        raise Rejected("nothing_given", f"The record holds {said}: no document was delivered.")
    document, mending = repairs.load(text, max_depth)
    return document, decoding + mending


def dump(value: object) -> str:
    """Return compact JSON with sorted keys: equal values, equal text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
