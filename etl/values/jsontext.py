"""Bytes -> a JSON document, strictly; and a JSON value -> text in one spelling."""

import re

import orjson

from etl.values import jsonld
from etl.values.rejects import Rejected


def parse(payload: bytes, max_depth: int) -> object:
    """Return the document.

    Raises:
        Rejected: the bytes are not UTF-8, hold nothing, are not JSON or are nested too deep.
    """
    try:
        text = payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Rejected(
            "not_utf8",
            f"Byte {error.start} (0x{payload[error.start]:02x}) is not valid UTF-8.",
        ) from None
    if text.strip().casefold() in ("", "nan", "null", "none", "undefined"):
        said = f"only {text.strip()!r}" if text.strip() else "no bytes"
        raise Rejected("nothing_given", f"The record holds {said}: no document was delivered.")
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        # Its own limit is far above ours; the words for it differ between versions.
        if re.search("recursion|depth limit", str(error), re.IGNORECASE):
            raise Rejected("nested_too_deep", f"JSON nested deeper than {max_depth}.") from None
        raise Rejected("not_json", f"Not valid JSON: {error}.") from None
    if jsonld.depth(document) > max_depth:
        raise Rejected("nested_too_deep", f"JSON nested deeper than {max_depth}.")
    return document


def dump(value: object) -> str:
    """Return compact JSON with sorted keys: equal values, equal text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
