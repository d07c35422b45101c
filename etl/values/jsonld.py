"""A JSON-LD document -> the JobPosting objects in it, each with the path where it stands."""

import json
from collections.abc import Iterator

_PREFIXES = ("http://schema.org/", "https://schema.org/", "schema:")


def types(node: dict[str, object]) -> set[str]:
    """Return the names of the node's ``@type``, lower case, without schema.org's prefix."""
    value = node.get("@type", node.get("type"))
    names = value if isinstance(value, list) else [value]
    return {_plain(name) for name in names if isinstance(name, str)}


def postings_in(document: object, path: str = "$") -> Iterator[tuple[str, dict[str, object]]]:
    """Yield (JSON path, node) of every JobPosting in a document, in order.

    Looks into lists, ``@graph`` and any other nesting; a JobPosting's own content is not searched.
    """
    if isinstance(document, dict):
        if "jobposting" in types(document):
            yield path, document
            return
        for key, value in document.items():
            yield from postings_in(value, f"{path}.{key}")
    elif isinstance(document, list):
        for index, item in enumerate(document):
            yield from postings_in(item, f"{path}[{index}]")


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


def _fuller(known: dict[str, object] | None, node: dict[str, object]) -> dict[str, object]:
    if known is None or len(node) != len(known):
        return node if known is None or len(node) > len(known) else known
    return min(known, node, key=lambda item: json.dumps(item, sort_keys=True))


def _plain(name: str) -> str:
    for prefix in _PREFIXES:
        if name.lower().startswith(prefix):
            return name[len(prefix) :].lower()
    return name.lower()
