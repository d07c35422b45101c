"""What a posting holds that the tables do not understand, as short names that can be counted."""

import re
from collections.abc import Iterator

from etl.posting import Posting
from etl.schema import Row
from etl.values.texts import printable

# Names of a kind that are kept, a batch and source and a landed part.
MOST_NAMES = 1_000
REST = "…"
_LONGEST = 80
_LONGEST_NAME = 200
_PER_POSTING = 200
_ITEMS = 20
_NAME = re.compile(r"[A-Za-z][\w:-]{0,59}", re.ASCII)
_EMPTY: tuple[object, ...] = (None, "", [], {})

Key = tuple[str, str, str]


class Tally:
    """Counts the postings that have a name, by source and kind, each with one example."""

    def __init__(self) -> None:
        self._found: dict[Key, tuple[int, str]] = {}

    def add(self, source: str, found: set[tuple[str, str]], capture_id: str) -> None:
        """Count one posting of a source, whose (kind, name) are given."""
        for kind, name in found:
            key = (source, kind, name)
            count, example = self._found.get(key, (0, capture_id))
            self._found[key] = (count + 1, min(example, capture_id))

    def rows(self) -> list[Row]:
        """Return one row a name, the most frequent of a kind; the rest are one row together."""
        kept: dict[Key, tuple[int, str]] = {}
        sizes: dict[tuple[str, str], int] = {}
        for key, (count, example) in sorted(self._found.items(), key=lambda i: (-i[1][0], i[0])):
            place = sizes[key[:2]] = sizes.get(key[:2], 0) + 1
            key = key if place <= MOST_NAMES else (*key[:2], REST)
            before, first = kept.get(key, (0, example))
            kept[key] = (before + count, min(first, example))
        return [
            {
                "source_name": source,
                "kind_code": kind,
                "name": name,
                "posting_count": count,
                "example_capture_id": example,
            }
            for (source, kind, name), (count, example) in sorted(kept.items())
        ]


def names(posting: Posting) -> set[tuple[str, str]]:
    """Return the (kind, name) that a posting has, once all rooms took what they know."""
    found: set[tuple[str, str]] = set()
    for kind, said in (
        ("property", _properties(posting.leftovers())),
        ("shape", _shapes(posting.node)),
        ("word", _words(posting)),
    ):
        of_kind = {name[:_LONGEST_NAME] for name in said}
        if len(of_kind) > _PER_POSTING:
            # A record of a million keys is one posting: it must not fill the memory of all.
            of_kind = {*sorted(of_kind)[:_PER_POSTING], REST}
        found.update((kind, name) for name in of_kind)
    return found


def _properties(left: dict[str, object]) -> Iterator[str]:
    for key, value in left.items():
        nested = [item for item in _items(value) if isinstance(item, dict)]
        if not nested:
            yield _spelled(key)
        for item in nested:
            yield from (f"{_spelled(key)}.{_spelled(inner)}" for inner in item)


def _words(posting: Posting) -> Iterator[str]:
    for name, word in posting.unknown_words:
        yield f"{name}: {_spelled(word).casefold()}"


def _shapes(node: dict[str, object]) -> Iterator[str]:
    for key, value in node.items():
        if value in _EMPTY or not _NAME.fullmatch(key):
            continue
        yield f"{key}: {_shape(value)}"
        for item in _items(value):
            if isinstance(item, dict):
                for inner, held in item.items():
                    if held not in _EMPTY and _NAME.fullmatch(inner):
                        yield f"{key}.{inner}: {_shape(held)}"


def _shape(value: object) -> str:
    """Return what a value is in a word or two.

    >>> _shape([{"@type": "Place"}, {"@type": "https://schema.org/Place"}])
    'list of Place'
    """
    if isinstance(value, list):
        inside = {"list" if isinstance(item, list) else _shape(item) for item in _items(value)}
        return "list of " + " and ".join(sorted(inside)[:3])
    if isinstance(value, dict):
        said = value.get("@type")
        types = [item for item in _items(said) if isinstance(item, str)]
        return "+".join(sorted(re.split("[/#]", _spelled(item))[-1] for item in types)) or "object"
    if isinstance(value, bool):
        return "boolean"
    if value is None:
        return "nothing"
    return "text" if isinstance(value, str) else "number"


def _items(value: object) -> list[object]:
    return value[:_ITEMS] if isinstance(value, list) else [value]


def _spelled(name: str) -> str:
    return printable(name[:_LONGEST])
