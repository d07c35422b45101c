"""A JSON-LD document -> the JobPosting objects in it, each with the path where it stands."""

import json
import re
from collections.abc import Iterator

# Keys are schema.org's in full or with the usual prefix; a prefix of a type may be any.
_KEY = re.compile(r"(?:https?://(?:www\.)?schema\.org/#?|schema:)(?=[^/])", re.IGNORECASE)
_TYPE = re.compile(
    r"(?:https?://(?:[a-z-]+\.)?schema\.org/?[/#]|[a-z][\w-]*:(?!//))(?P<name>\w+)/?", re.IGNORECASE
)
_WRAPPERS = ("@value", "@list", "@set")


def types(node: dict[str, object]) -> set[str]:
    """Return the names of the node's ``@type``, lower case, without schema.org's prefix."""
    value = node.get("@type", node.get("type"))
    names = value if isinstance(value, list) else [value]
    return {short_type(name).lower() for name in names if isinstance(name, str)}


def short_type(name: str) -> str:
    """Return the name of a type without schema.org's address and without a prefix.

    >>> short_type("https://schema.org/JobPosting"), short_type("sdo:JobPosting")
    ('JobPosting', 'JobPosting')
    """
    found = _TYPE.fullmatch(name.strip())
    return found["name"] if found else name.strip()


def short_key(name: str) -> str:
    """Return the name of a property without schema.org's address or prefix.

    >>> short_key("schema:title"), short_key("http://schema.org/title"), short_key("@id")
    ('title', 'title', '@id')
    """
    found = _KEY.match(name)
    return name[found.end() :] if found else name


def postings_in(document: object, path: str = "$") -> Iterator[tuple[str, dict[str, object]]]:
    """Yield (JSON path, node) of every JobPosting in a document, in order.

    Looks into lists, ``@graph`` and any other nesting; a JobPosting's own content is not searched.
    """
    for where, item in _outside(document, path):
        if isinstance(item, dict):
            yield where, item


def strings_in(document: object, path: str = "$") -> Iterator[tuple[str, str]]:
    """Yield (JSON path, string) of the strings outside of postings that name a JobPosting."""
    for where, item in _outside(document, path):
        if isinstance(item, str) and "jobposting" in item.lower():
            yield where, item


def tidy(value: object) -> object:
    """Return a JSON-LD value with short keys and without wrappers.

    >>> tidy({"schema:title": {"@value": "Welder", "@language": "en"}, "skills": {"@set": ["TIG"]}})
    {'title': 'Welder', 'skills': ['TIG']}
    """
    if isinstance(value, list):
        return [tidy(item) for item in value]
    if not isinstance(value, dict):
        return value
    for wrapper in _WRAPPERS:
        if wrapper in value and all(key.startswith("@") for key in value):
            return tidy(value[wrapper])
    found: dict[str, object] = {}
    for key, item in value.items():
        short = short_key(key)
        if short == key or short in value:
            found[key] = tidy(item)
        else:
            # A document in the expanded form writes every value as a list.
            is_list_of_one = isinstance(item, list) and len(item) == 1
            found[short] = tidy(item[0] if is_list_of_one else item)
    return found


def named_nodes(document: object) -> dict[str, dict[str, object]]:
    """Return ``@id`` -> node for the nodes of a document that say more than their ``@id``.

    Of several nodes of one ``@id`` the one that says most counts, wherever it stands.
    """
    found: dict[str, dict[str, object]] = {}
    stack = [document]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            name = item.get("@id")
            if isinstance(name, str) and len(item) > 1:
                found[name] = _fuller(found.get(name), item)
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return found


def depth(document: object) -> int:
    """Return how deep objects and lists are nested; a bare value is 0 deep."""
    deepest = 0
    stack = [(document, 0)]
    while stack:
        item, level = stack.pop()
        deepest = max(deepest, level)
        if isinstance(item, dict):
            item = list(item.values())
        if isinstance(item, list):
            stack.extend((child, level + 1) for child in item)
    return deepest


def _outside(document: object, path: str) -> Iterator[tuple[str, dict[str, object] | str]]:
    """Yield the postings of a document and the strings that stand in none."""
    if isinstance(document, str):
        yield path, document
    elif isinstance(document, list):
        for index, item in enumerate(document):
            yield from _outside(item, f"{path}[{index}]")
    elif isinstance(document, dict):
        if "jobposting" in types(document):
            yield path, document
            return
        for key, value in document.items():
            yield from _outside(value, f"{path}.{key}")


def _fuller(known: dict[str, object] | None, node: dict[str, object]) -> dict[str, object]:
    if known is None or len(node) != len(known):
        return node if known is None or len(node) > len(known) else known
    return min(known, node, key=lambda item: json.dumps(item, sort_keys=True))
