r"""Text that is nearly JSON -> the document, and the names of what had to be mended.

A repair takes away or respells what stands in the way of a parser. None makes up a value: a
document that ends too early stays a reject, because nobody knows what the rest of it said.
"""

import contextlib
import json
import re
from collections.abc import Callable

import orjson

from etl.values import spellings, wrappers
from etl.values.rejects import Rejected

# In this order, each on what the one before it left, until the text can be parsed. What stands
# around the document comes first, then what hides other damage (comments, quotes), then values,
# then the inside of strings, and last what is judged by its neighbours. Script tags come twice:
# an escaped document may stand in them, and they in one.
REPAIRS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("script_tag", wrappers.script_tag),
    ("entities", wrappers.entities),
    ("script_tag", wrappers.script_tag),
    ("html_comment", wrappers.html_comment),
    ("cdata", wrappers.cdata),
    ("comments", spellings.comments),
    ("odd_blanks", spellings.odd_blanks),
    ("assignment", wrappers.assignment),
    ("semicolon", wrappers.semicolon),
    ("single_quotes", spellings.single_quotes),
    ("unquoted_keys", spellings.unquoted_keys),
    ("not_a_value", spellings.not_a_value),
    ("python_words", spellings.python_words),
    ("number_spelling", spellings.number_spelling),
    ("huge_number", spellings.huge_number),
    ("invalid_escapes", spellings.invalid_escapes),
    ("lone_surrogate", spellings.lone_surrogate),
    ("nul", spellings.nul),
    ("control_characters", spellings.control_characters),
    ("early_close", wrappers.early_close),
    ("extra_close", wrappers.extra_close),
    ("several_documents", wrappers.several_documents),
    ("missing_commas", spellings.missing_commas),
    ("trailing_commas", spellings.trailing_commas),
)
# What `load` records of a document that needs no repair of its text.
NOTED = {"duplicate_key": "An object names a key twice with different values; the last one counts."}
_EXCERPT = 40
# Every key ends so, and few other things do.
_KEY = re.compile(r'"\s*+:')


def load(text: str, max_depth: int) -> tuple[object, tuple[str, ...]]:
    r"""Return the document and the names of `REPAIRS` and `NOTED`, in order, that it took.

    Strict JSON is parsed and nothing else runs. An integer of more than 64 bits is a float, as
    in orjson; a number that no float can hold is text.

    >>> load('{"a": [1, 2,],} // the end', 64)
    ({'a': [1, 2]}, ('comments', 'trailing_commas'))

    Raises:
        Rejected: not_json, nested_too_deep.
    """
    try:
        document = orjson.loads(text)
        names: tuple[str, ...] = ()
    except orjson.JSONDecodeError as error:
        text, document, names = _mended(text, error, max_depth)
    # The parser takes an escaped NUL; nothing behind it does.
    if "\\" in text and "\\u0000" in text and (mended := spellings.nul(text)) != text:
        text, document, names = mended, orjson.loads(mended), (*names, "nul")
    deepest, members = _shape(document)
    if deepest > max_depth + ("several_documents" in names):
        raise Rejected("nested_too_deep", f"JSON nested deeper than {max_depth}.")
    # At least as many keys are written as there are members. Where there are no more, none was
    # lost: one search instead of a second, slow parser for every document.
    if len(_KEY.findall(text)) != members and _has_duplicates(text):
        names = (*names, "duplicate_key")
    return document, names


def _mended(
    text: str, error: orjson.JSONDecodeError, max_depth: int
) -> tuple[str, object, tuple[str, ...]]:
    names: list[str] = []
    _stop_if_deep(error, max_depth)
    # Nothing to repair in what is not even the beginning of an object or a list.
    for name, repair in REPAIRS if "{" in text or "[" in text or "&" in text else ():
        mended = repair(text)
        if mended == text:
            continue
        text = mended
        if name not in names:
            names.append(name)
        try:
            return text, orjson.loads(text), tuple(names)
        except orjson.JSONDecodeError as later:
            error = later
            _stop_if_deep(error, max_depth)
    raise Rejected("not_json", _message(text, error, names)) from None


def _stop_if_deep(error: orjson.JSONDecodeError, max_depth: int) -> None:
    said = error.msg.lower()
    if "recursion" in said or "depth" in said:
        raise Rejected("nested_too_deep", f"JSON nested deeper than {max_depth}.") from None


def _message(text: str, error: orjson.JSONDecodeError, names: list[str]) -> str:
    start = max(min(error.pos, len(text)) - _EXCERPT // 2, 0)
    around = text[start : start + _EXCERPT]
    after = f" (after {', '.join(names)})" if names else ""
    where = f"line {error.lineno}, column {error.colno}"
    return f"Not valid JSON{after}: {error.msg} at {where}, near {around!r}."


def _shape(document: object) -> tuple[int, int]:
    """Return how deep objects and lists are nested, and how many members all objects have."""
    deepest = members = 0
    level = [document]
    while level := [item for item in level if type(item) is dict or type(item) is list]:
        deepest += 1
        below: list[object] = []
        for item in level:
            if isinstance(item, dict):
                members += len(item)
                below += item.values()
            elif isinstance(item, list):
                below += item
        level = below
    return deepest, members


def _has_duplicates(text: str) -> bool:
    found = False

    def check(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal found
        node = dict(pairs)
        if len(node) != len(pairs) and not found:
            found = any(node[key] != value for key, value in pairs)
        return node

    # What Python's parser cannot take, such as 5,000 digits, is not judged.
    with contextlib.suppress(ValueError, RecursionError):
        json.loads(text, object_pairs_hook=check)
    return found
